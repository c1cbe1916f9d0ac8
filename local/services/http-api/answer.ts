import { fieldsOf, isFields, textOf, textsOf } from "../fields.ts";

/** An answer on the wire. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** An answer of API Gateway itself. */
export const gatewayAnswer = (status: number, message: string): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json" },
  body: Buffer.from(JSON.stringify({ message })),
});

/** A function that failed, or answered what API Gateway cannot read. */
export const internalError = (): HttpAnswer => gatewayAnswer(500, "Internal Server Error");

// Without a statusCode the whole answer is the body:
// docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
const inferred = (payload: unknown): HttpAnswer => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: Buffer.from(typeof payload === "string" ? payload : JSON.stringify(payload)),
});

/** Reads a function's answer in payload format 2.0. */
export const answerOf = (payload: unknown): HttpAnswer => {
  if (!isFields(payload) || !("statusCode" in payload)) return inferred(payload);
  const status = Number(payload["statusCode"]);
  if (!Number.isInteger(status) || status < 100 || status > 599) return internalError();
  const own = Object.entries(fieldsOf(payload["headers"])).map(
    ([name, value]) => [name.toLowerCase(), String(value)] as const,
  );
  const cookies = textsOf(payload["cookies"]);
  const body = textOf(payload, "body") ?? "";
  return {
    status,
    headers: {
      "content-type": "text/plain;charset=UTF-8",
      ...Object.fromEntries(own),
      ...(cookies.length === 0 ? {} : { "set-cookie": cookies }),
    },
    body: Buffer.from(body, payload["isBase64Encoded"] === true ? "base64" : "utf8"),
  };
};
