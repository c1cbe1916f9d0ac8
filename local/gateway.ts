import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type ApiCall, AwsError, type Principal } from "./contracts.ts";
import { readRest } from "./gateway-rest.ts";
import { listen, type LoopbackServer, readBody } from "./http-server.ts";
import { fieldsOf } from "./services/fields.ts";
import { readSignature } from "./signature.ts";

/** What the gateway needs of the cloud. */
export interface GatewayHost {
  dispatch(call: ApiCall): Promise<unknown>;
  principalOf(keyId: string): Principal | undefined;
  track<T>(work: () => Promise<T>): Promise<T>;
  /** Epoch milliseconds of the virtual clock: SDKs compare the Date header with their own clock. */
  now(): number;
  notice(line: string): void;
}

type Protocol = "json" | "rest";

interface WireCall {
  readonly protocol: Protocol;
  readonly call: ApiCall;
}

const NAMESPACES: Readonly<Record<string, string>> = {
  dynamodb: "com.amazonaws.dynamodb.v20120810#",
  sqs: "com.amazonaws.sqs#",
};

const parseInput = (body: Buffer): Readonly<Record<string, unknown>> => {
  if (body.length === 0) return {};
  try {
    return fieldsOf(JSON.parse(body.toString("utf8")));
  } catch {
    throw new AwsError("SerializationException", "The request body is not valid JSON.");
  }
};

const readCall = (request: IncomingMessage, body: Buffer, host: GatewayHost): WireCall => {
  const { keyId, service } = readSignature(request.headers.authorization);
  const principal = host.principalOf(keyId);
  if (principal === undefined)
    throw new AwsError(
      "UnrecognizedClientException",
      `The security token included in the request is invalid: no role ${keyId}.`,
      403,
    );
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") {
    const operation = target.slice(target.indexOf(".") + 1);
    return { protocol: "json", call: { service, operation, input: parseInput(body), principal } };
  }
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const rest = readRest(service, { method: request.method ?? "GET", url, headers: request.headers, body });
  return { protocol: "rest", call: { service, ...rest, principal } };
};

const send = (
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): void => {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
};

const answer = (response: ServerResponse, { protocol, call }: WireCall, output: unknown): void => {
  if (call.service === "lambda" && call.operation === "Invoke") {
    const { StatusCode = 200, FunctionError, Payload } = fieldsOf(output);
    const failed: Readonly<Record<string, string>> =
      typeof FunctionError === "string" ? { "x-amz-function-error": FunctionError } : {};
    const headers = { "content-type": "application/json", "x-amz-executed-version": "$LATEST", ...failed };
    send(response, Number(StatusCode), headers, Payload === undefined ? "" : JSON.stringify(Payload));
    return;
  }
  const type = protocol === "json" ? "application/x-amz-json-1.0" : "application/json";
  send(response, 200, { "content-type": type }, JSON.stringify(output ?? {}));
};

// Where the error's name stands: smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html and aws-restjson1-protocol.html
const refuse = (response: ServerResponse, service: string, error: AwsError): void => {
  const name = `${NAMESPACES[service] ?? ""}${error.code}`;
  const body = { __type: name, message: error.message, Message: error.message, ...error.extra };
  const headers = { "content-type": "application/x-amz-json-1.0", "x-amzn-errortype": error.code };
  send(response, error.status, headers, JSON.stringify(body));
};

const serve = async (
  request: IncomingMessage,
  response: ServerResponse,
  host: GatewayHost,
): Promise<void> => {
  const body = (await readBody(request)) ?? Buffer.alloc(0);
  response.sendDate = false;
  response.setHeader("date", new Date(host.now()).toUTCString());
  response.setHeader("x-amzn-requestid", randomUUID());
  let service = "";
  try {
    const wire = readCall(request, body, host);
    ({ service } = wire.call);
    const output = await host.dispatch(wire.call);
    answer(response, wire, output);
  } catch (error) {
    // A service simulates a lost answer by destroying the socket: there is nobody left to answer.
    if (error instanceof AwsError && error.code === "ConnectionDropped") request.socket.destroy();
    else if (error instanceof AwsError) refuse(response, service, error);
    else {
      host.notice(
        `The local cloud failed in ${service}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      refuse(
        response,
        service,
        new AwsError("InternalFailure", "The local cloud failed; see its output.", 500),
      );
    }
  }
};

/** One loopback server for every AWS API: the credential scope of the signature names the service. */
export const startGateway = (port: number, host: GatewayHost): Promise<LoopbackServer> =>
  listen(port, (request, response) => {
    void host.track(() => serve(request, response, host));
  });
