import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { afterEach, describe, expect, it } from "vitest";
import { signRequest } from "../../../adapters/aws/signature.ts";
import { createAwsCaller } from "../../../adapters/aws/signed-request.ts";

const NOW = Date.UTC(2026, 10, 21, 9);
const identity = { region: "eu-west-1", accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret/+key" };

/** The hash that the SDK's signer asks for. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", toBytes(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(toBytes(data));
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }
  reset(): void {
    // The signer makes a new one each time.
  }
}

function toBytes(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
}

describe("our signature", () => {
  it.each([
    ["sqs", '{"a":1}', undefined, "/", "Service.Operation"],
    ["dynamodb", "", undefined, "/", "Service.Operation"],
    ["secretsmanager", '{"text":"grüß 🌳"}', "a-session-token", "/", "Service.Operation"],
    ["scheduler", '{"a":1}', "a-session-token", "/schedules/2026-11-21T12-35", undefined],
  ])("is the one that the SDK's signer makes: %s", async (service, body, sessionToken, path, target) => {
    const host = `${service}.eu-west-1.amazonaws.com`;
    const request = {
      service,
      host,
      path,
      target,
      contentType: "application/x-amz-json-1.0",
      body,
    };
    const signer = new SignatureV4({
      service,
      region: identity.region,
      sha256: Sha256,
      applyChecksum: false,
      credentials: { ...identity, ...(sessionToken ? { sessionToken } : {}) },
    });
    const theirs = await signer.sign(
      {
        method: "POST",
        protocol: "https:",
        hostname: host,
        path,
        query: {},
        headers: {
          host,
          "content-type": request.contentType,
          ...(target !== undefined && { "x-amz-target": target }),
        },
        body,
      },
      { signingDate: new Date(NOW) },
    );
    const ours = signRequest(request, { ...identity, sessionToken }, NOW);
    expect(ours["authorization"]).toBe(theirs.headers["authorization"]);
  });
});

type Answer = (request: IncomingMessage, response: ServerResponse, call: number) => void;
const closing: (() => void)[] = [];

async function serviceThat(answer: Answer, timeoutMs = 1000) {
  let calls = 0;
  const server = createServer((request, response) => {
    request.resume();
    answer(request, response, ++calls);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const call = createAwsCaller({ ...identity, endpoint, clock: () => NOW, timeoutMs, attempts: 3 });
  const input = { service: "sqs", target: "AmazonSQS.SendMessage", protocol: "1.0", input: {} } as const;
  const rest = (path: string) => call({ service: "scheduler", path, input: {} });
  return { call: () => call(input), rest, calls: () => calls };
}

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

describe("a call", () => {
  it("gives the answer's body", async () => {
    const { call } = await serviceThat((_, response) => response.end('{"MessageId":"1"}'));
    expect(await call()).toEqual({ MessageId: "1" });
  });

  it("is made again after a fault of the service, throttling or a broken connection", async () => {
    const { call, calls } = await serviceThat((request, response, count) => {
      if (count === 1) request.socket.destroy();
      else if (count === 2) response.writeHead(400).end('{"__type":"com.amazonaws#ThrottlingException"}');
      else response.end("{}");
    });
    expect(await call()).toEqual({});
    expect(calls()).toBe(3);
  });

  it("that is refused is not made again and says what AWS said", async () => {
    const body =
      '{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."}';
    const { call, calls } = await serviceThat((_, response) => response.writeHead(400).end(body));
    await expect(call()).rejects.toMatchObject({
      name: "QueueDoesNotExist",
      message: expect.stringContaining("The specified queue does not exist.") as string,
    });
    expect(calls()).toBe(1);
  });

  it("of a REST service goes to its path and finds the error's name in the header", async () => {
    const seen: unknown[] = [];
    const { rest } = await serviceThat((request, response) => {
      seen.push(request.method, request.url, request.headers["content-type"]);
      response.writeHead(409, { "x-amzn-errortype": "ConflictException:http://internal/" });
      response.end('{"Message":"It exists."}');
    });
    await expect(rest("/schedules/noon")).rejects.toMatchObject({
      name: "ConflictException",
      message: "scheduler /schedules/noon was refused (409 ConflictException): It exists.",
    });
    expect(seen).toEqual(["POST", "/schedules/noon", "application/json"]);
  });

  it("that is never answered ends in time", async () => {
    const { call, calls } = await serviceThat(() => undefined, 30);
    await expect(call()).rejects.toMatchObject({ name: "Timeout" });
    expect(calls()).toBe(3);
  });
});
