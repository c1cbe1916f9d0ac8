import type { APIGatewayProxyEventV2 } from "aws-lambda";
import * as z from "zod/mini";
import { ProblemError } from "../../adapters/lambda/problem.ts";

/** The body of a request as a schema reads it; a problem with every finding otherwise. */
export function jsonBody<S extends z.core.$ZodType>(
  event: APIGatewayProxyEventV2,
  schema: S,
): z.core.output<S> {
  const parsed = z.safeParse(schema, parse(event));
  if (parsed.success) return parsed.data;
  const findings = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  throw new ProblemError(422, "The body is not as expected. Correct the members named here.", { findings });
}

function parse(event: APIGatewayProxyEventV2): unknown {
  const body = event.body ?? "";
  const text = event.isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body;
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError(
      400,
      "The body is not JSON. Send a JSON object with content-type application/json.",
    );
  }
}
