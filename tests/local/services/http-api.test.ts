import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../../../local/cloud.ts";
import { findRoute, readRouteKey } from "../../../local/services/http-api/routes.ts";
import { type FixtureAssembly, writeAssembly } from "../fixtures/assembly.ts";
import { allow, httpApi, lambda, ref, role } from "../fixtures/resources.ts";

const ANSWERS = {
  gif: '{ statusCode: 200, headers: { "Content-Type": "image/gif" }, body: Buffer.from([71, 73, 70]).toString("base64"), isBase64Encoded: true }',
  cookies: '{ statusCode: 302, headers: { Location: "/next" }, cookies: ["a=1; Path=/", "b=2"] }',
  bare: '{ hello: "you" }',
  text: '{ statusCode: 200, body: "plain" }',
  empty: "{ statusCode: 204 }",
  nonsense: '{ statusCode: "what" }',
};
const ECHO = `export const handler = async (event) => {
  const answers = { ${Object.entries(ANSWERS)
    .map(([name, answer]) => `${name}: () => (${answer})`)
    .join(", ")} };
  const answer = answers[event.rawPath.slice(1)];
  if (answer) return answer();
  if (event.rawPath === "/throw") throw new Error("secret detail");
  return { statusCode: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(event) };
};`;
const TEMPLATE = {
  Resources: {
    Role: role([allow(["logs:*"], "*")]),
    Caller: role([
      {
        Effect: "Allow",
        Action: "execute-api:Invoke",
        Resource: {
          "Fn::Sub": "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/$default/GET/signed/mine",
        },
      },
    ]),
    Echo: lambda("echo", "Role"),
    Closed: lambda("echo", "Role"),
    ...httpApi("Echo", {
      "ANY /{proxy+}": "NONE",
      "GET /things/{id}/parts/{part+}": "NONE",
      "GET /signed/{id}": "AWS_IAM",
    }),
    ClosedIntegration: {
      Type: "AWS::ApiGatewayV2::Integration",
      Properties: {
        ApiId: ref("Api"),
        IntegrationType: "AWS_PROXY",
        IntegrationUri: { "Fn::GetAtt": ["Closed", "Arn"] },
        PayloadFormatVersion: "2.0",
      },
    },
    ClosedRoute: {
      Type: "AWS::ApiGatewayV2::Route",
      Properties: {
        ApiId: ref("Api"),
        RouteKey: "GET /closed",
        Target: { "Fn::Sub": "integrations/${ClosedIntegration}" },
      },
    },
  },
  Outputs: {
    Url: {
      Value: {
        "Fn::Join": [
          "",
          ["https://", ref("Api"), ".execute-api.", ref("AWS::Region"), ".", ref("AWS::URLSuffix")],
        ],
      },
    },
  },
};

const signed = (keyId: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${keyId}/20261121/eu-west-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=${"a".repeat(64)}`,
});

describe("an HTTP API", () => {
  let assembly: FixtureAssembly;
  let cloud: Cloud;
  const notices: string[] = [];
  const get = (path: string, init: RequestInit = {}) =>
    fetch(`${cloud.apiUrl}${path}`, { redirect: "manual", ...init });
  const event = async (path: string, init: RequestInit = {}) =>
    (await (await get(path, init)).json()) as Record<string, unknown>;

  const status = async (path: string, headers: Record<string, string>) =>
    (await get(path, { headers })).status;

  beforeAll(async () => {
    assembly = writeAssembly({ S: TEMPLATE }, { echo: ECHO });
    cloud = await startCloud({ assembly: assembly.folder, notice: (line) => notices.push(line) });
  });
  afterAll(async () => {
    await cloud.close();
    assembly.remove();
  });

  it("builds the event of payload format 2.0", async () => {
    const headers = { cookie: "a=1; b=2", "X-Two": "yes", "user-agent": "test" };
    const got = await event("/things/a%20b/parts/x/y?q=1&q=2&r=%20", { headers });
    expect(got).toMatchObject({
      version: "2.0",
      routeKey: "GET /things/{id}/parts/{part+}",
      rawQueryString: "q=1&q=2&r=%20",
      queryStringParameters: { q: "1,2", r: " " },
      pathParameters: { id: "a b", part: "x/y" },
      cookies: ["a=1", "b=2"],
      headers: { "x-two": "yes" },
      requestContext: {
        stage: "$default",
        http: { method: "GET", sourceIp: "127.0.0.1", userAgent: "test" },
      },
      isBase64Encoded: false,
    });
    expect(got["headers"]).not.toHaveProperty("cookie");
    expect(got).not.toHaveProperty("body");
  });

  it.each([
    ["text/plain; charset=utf-8", "hé", false],
    ["application/json", "hé", false],
    ["application/x-www-form-urlencoded", "aMOp", true],
    ["application/octet-stream", "aMOp", true],
  ])("passes a body of type %s as text or base64", async (type, body, isBase64Encoded) => {
    const sent = { method: "POST", headers: { "content-type": type }, body: Buffer.from("hé") };
    expect(await event("/any", sent)).toMatchObject({ body, isBase64Encoded });
  });

  it("encodes an untyped body as base64", async () => {
    expect(await event("/any", { method: "POST", body: new Uint8Array([1, 2]) })).toMatchObject({
      body: "AQI=",
      isBase64Encoded: true,
    });
  });

  it("answers binary, cookies, a bare value, text and nothing", async () => {
    const gif = await get("/gif");
    expect([gif.headers.get("content-type"), await gif.text()]).toEqual(["image/gif", "GIF"]);
    const cookies = await get("/cookies");
    expect([cookies.status, cookies.headers.get("location"), cookies.headers.getSetCookie()]).toEqual([
      302,
      "/next",
      ["a=1; Path=/", "b=2"],
    ]);
    expect(await (await get("/bare")).json()).toEqual({ hello: "you" });
    expect((await get("/text")).headers.get("content-type")).toBe("text/plain;charset=UTF-8");
    expect([(await get("/empty")).status, (await get("/empty")).headers.get("content-length")]).toEqual([
      204,
      null,
    ]);
  });

  it.each(["/throw", "/nonsense", "/closed"])("answers 500 without a detail at %s", async (path) => {
    const response = await get(path);
    expect([response.status, await response.json()]).toEqual([500, { message: "Internal Server Error" }]);
  });

  it("says to the operator why a route without permission cannot work", () => {
    expect(notices.find((line) => line.includes("GET /closed"))).toContain(
      "no AWS::Lambda::Permission allows it",
    );
  });

  it("lets the operator and a permitted role through an IAM route, and nobody else", async () => {
    expect([
      await status("/signed/mine", signed("operator")),
      await status("/signed/mine", signed("Caller")),
      await status("/signed/other", signed("Caller")),
      await status("/signed/mine", signed("Role")),
      await status("/signed/mine", signed("stranger")),
      await status("/signed/mine", { authorization: "AWS4-HMAC-SHA256 nonsense" }),
    ]).toEqual([200, 200, 403, 403, 403, 403]);
  });

  it("refuses a body over 10 MB", async () => {
    const response = await get("/any", { method: "POST", body: Buffer.alloc(10 * 1024 * 1024 + 1) });
    expect([response.status, await response.json()]).toEqual([413, { message: "Request Entity Too Large" }]);
  });

  it("gives its loopback address where the template builds its host name", () => {
    expect(cloud.outputs["S"]).toEqual({ Url: cloud.apiUrl });
  });
});

const route = (key: string) => ({ ...readRouteKey(key), requiresIam: false, integrationId: key });

describe("routes", () => {
  const routes = ["GET /a/b", "GET /a/{id}", "ANY /a/{proxy+}", "$default", "POST /a/b"].map(route);
  it.each([
    ["GET", "/a/b", "GET /a/b"],
    ["GET", "/a/c", "GET /a/{id}"],
    ["DELETE", "/a/c", "ANY /a/{proxy+}"],
    ["GET", "/a/c/d", "ANY /a/{proxy+}"],
    ["POST", "/a/b", "POST /a/b"],
    ["GET", "/", "$default"],
  ])("%s %s goes to the most specific route", (method, path, key) => {
    expect(findRoute(routes, method, path)?.route.key).toBe(key);
  });

  it("refuses a route key without a path", () => {
    expect(() => readRouteKey("GET")).toThrow('The route key "GET" is neither $default nor "METHOD /path".');
  });
});
