import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { ProblemError } from "../../adapters/lambda/problem.ts";
import { type ApiRoute, okAnswer, type ServeApiDeps } from "./api-route.ts";

/** Refused events in one answer, each up to 1 KB: far below the 6 MB that an answer may have. */
const MOST_REFUSED = 500;

/** Routes about events. */
export function createEventRoutes(deps: ServeApiDeps): readonly ApiRoute[] {
  return [{ method: "GET", path: "/v1/events/refused", answer: (event) => listRefused(deps, event) }];
}

async function listRefused(deps: ServeApiDeps, event: APIGatewayProxyEventV2) {
  const day = new URLSearchParams(event.rawQueryString).get("day") ?? deps.today();
  if (!isDay(day)) {
    throw new ProblemError(
      422,
      `The day "${day.slice(0, 40)}" is not a date. Expected the form 2026-11-21, in UTC.`,
    );
  }
  const refused = await deps.refusedEvents(day);
  return okAnswer({
    day,
    refused: refused.slice(0, MOST_REFUSED),
    more: Math.max(0, refused.length - MOST_REFUSED),
  });
}

/** `2026-02-30` is none: it would come back as another day. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
