import type { APIGatewayProxyEventV2 } from "aws-lambda";
import * as z from "zod/mini";
import { ProblemError } from "../../adapters/lambda/problem.ts";
import { type ApiRoute, okAnswer, type ServeApiDeps } from "./api-route.ts";
import { jsonBody } from "./json-body.ts";

const EXPECTED_FILES = "Expected { files: [{ path, text }] } with at least one file.";

const file = z.object(
  {
    path: z
      .string("Expected a path, for example templates/hello.yaml.")
      .check(z.maxLength(300, "Expected a path of at most 300 characters.")),
    text: z.string("Expected the text of the file."),
  },
  { error: "Expected { path, text }." },
);

const publication = z.object(
  { files: z.array(file, { error: EXPECTED_FILES }).check(z.minLength(1, EXPECTED_FILES)) },
  { error: EXPECTED_FILES },
);

/** Routes about what is published. */
export function createDefinitionRoutes(deps: ServeApiDeps): readonly ApiRoute[] {
  return [
    {
      method: "GET",
      path: "/v1/workflows",
      answer: async () => okAnswer({ workflows: await deps.listWorkflows() }),
    },
    { method: "GET", path: "/v1/workflows/{id}", answer: (event) => showWorkflow(deps, event) },
    { method: "POST", path: "/v1/definitions", answer: (event) => publish(deps, event) },
  ];
}

async function showWorkflow(deps: ServeApiDeps, event: APIGatewayProxyEventV2) {
  const id = event.pathParameters?.["id"] ?? "";
  const report = await deps.reportWorkflow(id);
  if (report) return okAnswer(report);
  const known = (await deps.listWorkflows()).map((line) => line.workflow);
  throw new ProblemError(
    404,
    `There is no workflow "${id.slice(0, 80)}". Published: ${known.join(", ") || "none yet"}.`,
  );
}

async function publish(deps: ServeApiDeps, event: APIGatewayProxyEventV2) {
  const { files } = jsonBody(event, publication);
  const answer = await deps.publish({ owner: "api", files });
  const refused = z.safeParse(
    z.object({ diagnostics: z.array(z.unknown()), published: z.optional(z.unknown()) }),
    answer,
  );
  if (refused.success && refused.data.published === undefined) {
    throw new ProblemError(422, "The definitions were not published. Put right what the diagnostics name.", {
      diagnostics: refused.data.diagnostics,
    });
  }
  return okAnswer(answer);
}
