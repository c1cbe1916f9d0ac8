/**
 * Trigger: the IAM-signed routes under /v1 of the HTTP API: people's command lines and programs.
 * Does: reads contacts, workflows and refused events; hands test messages to send-message and definitions to publish-definitions.
 * Emits: nothing of its own.
 * On failure: RFC 9457 problem documents; 4xx say what was wrong and what was expected, 500 says nothing of the inside.
 */
import middy from "@middy/core";
import httpRouter from "@middy/http-router";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { errorFields, log } from "../../adapters/lambda/log.ts";
import { problemAnswer, ProblemError } from "../../adapters/lambda/problem.ts";
import type { ServeApiDeps } from "./api-route.ts";
import { createContactRoutes } from "./contact-routes.ts";
import { createDefinitionRoutes } from "./definition-routes.ts";
import { createEventRoutes } from "./event-routes.ts";

/** Makes the handler. */
export function createHandler(deps: ServeApiDeps) {
  const routes = [
    ...createContactRoutes(deps),
    ...createEventRoutes(deps),
    ...createDefinitionRoutes(deps),
  ].map((route) => ({
    method: route.method,
    path: route.path,
    handler: route.answer,
  }));
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .onError((request) => {
      const error = isUnknownRoute(request.error)
        ? new ProblemError(404, "There is no such route.")
        : request.error;
      if (!(error instanceof ProblemError)) log("error", "A request failed.", errorFields(error));
      request.response = problemAnswer(error);
    })
    .handler(httpRouter<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(routes));
}

function isUnknownRoute(error: Error | null | undefined): boolean {
  return error instanceof Error && "statusCode" in error && error.statusCode === 404;
}
