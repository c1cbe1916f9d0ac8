import { Agent, request } from "node:http";
import { AwsError } from "../../contracts.ts";
import { type Fields, fieldsOf, lastPart } from "../fields.ts";

// The engine wants a complete signature but checks none.
const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0000";

const refusal = (status: number, body: Fields): AwsError => {
  const { __type: type, message, Message, ...extra } = body;
  const text = [message, Message].find((one) => typeof one === "string") ?? "";
  return new AwsError(lastPart(String(type), "#"), text, status, extra);
};

/** Calls to an engine over connections that stay open. */
export interface Connection {
  /** Sends a call as it is; `target` is `DynamoDB_20120810.PutItem` or the like. */
  readonly call: (target: string, input: unknown) => Promise<Fields>;
  readonly destroy: () => void;
}

/** Connects to the engine at `endpoint`. */
export const connect = (endpoint: URL): Connection => {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const call = (target: string, input: unknown): Promise<Fields> =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify(input);
      const headers = {
        "content-type": "application/x-amz-json-1.0",
        "content-length": Buffer.byteLength(body),
        "x-amz-target": target,
        "x-amz-date": "20260101T000000Z",
        authorization: AUTHORIZATION,
      };
      const { hostname, port } = endpoint;
      const sent = request({ hostname, port, method: "POST", path: "/", agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const answer = fieldsOf(JSON.parse(Buffer.concat(chunks).toString("utf8")));
          const { statusCode = 500 } = response;
          if (statusCode < 300) resolve(answer);
          else reject(refusal(statusCode, answer));
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  return {
    call,
    destroy: () => {
      agent.destroy();
    },
  };
};
