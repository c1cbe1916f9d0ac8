import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { InvokeAnswer, MadeResource, ResourceRequest, ResourceType } from "../contracts.ts";
import { listen, readBody } from "../http-server.ts";
import { type Fields, fieldsOf, parseJson, requiredText, textOf } from "./fields.ts";

const INLINE_ANSWER_AFTER = 100;

interface CustomHost {
  readonly account: string;
  readonly region: string;
  invoke(functionArn: string, payload: unknown): Promise<InvokeAnswer>;
}

const eventOf = (
  { logicalId, type, stack, properties }: ResourceRequest,
  responseUrl: string,
  host: CustomHost,
): Fields => ({
  RequestType: "Create",
  ServiceToken: properties["ServiceToken"],
  ResponseURL: responseUrl,
  StackId: `arn:aws:cloudformation:${host.region}:${host.account}:stack/${stack}/local`,
  RequestId: randomUUID(),
  ResourceType: type,
  LogicalResourceId: logicalId,
  ResourceProperties: asText(properties),
});

/** CloudFormation hands numbers and booleans to custom resources as text. */
const asText = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asText);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asText(inner)]));
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
};

const madeOf = (answer: Fields, request: ResourceRequest): MadeResource => {
  if (answer["Status"] !== "SUCCESS")
    throw new Error(
      `its function reported ${String(answer["Status"])}: ${textOf(answer, "Reason") ?? "no reason"}`,
    );
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(fieldsOf(answer["Data"])))
    attributes[name] = typeof value === "string" ? value : JSON.stringify(value);
  return {
    ref: textOf(answer, "PhysicalResourceId") ?? request.logicalId,
    attributes,
  };
};

const create = async (request: ResourceRequest, host: CustomHost): Promise<MadeResource> => {
  const { promise: answered, resolve: receive } = Promise.withResolvers<Fields>();
  const take = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(incoming);
    response.end();
    receive(fieldsOf(parseJson(body?.toString("utf8") ?? "")));
  };
  const server = await listen(0, (incoming, response) => {
    void take(incoming, response);
  });
  try {
    const event = eventOf(request, `${server.url}/response`, host);
    const { error } = await host.invoke(requiredText(request.properties, "ServiceToken"), event);
    if (error !== undefined)
      throw new Error(`its function failed: ${error.errorType}: ${error.errorMessage}`);
    const silent = new Promise<Fields>((resolve) => {
      setTimeout(resolve, INLINE_ANSWER_AFTER, {
        Status: "FAILED",
        Reason: "the function ended without an answer to ResponseURL",
      });
    });
    return madeOf(await Promise.race([answered, silent]), request);
  } finally {
    await server.close();
  }
};

/** Custom resources: docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html */
export const customResourceTypes = (host: CustomHost): readonly ResourceType[] =>
  ["Custom::*", "AWS::CloudFormation::CustomResource"].map((type) => ({
    type,
    properties: ["*"],
    make: (request) => create(request, host),
  }));
