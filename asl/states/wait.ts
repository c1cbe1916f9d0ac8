import type { WaitState } from "../definition.ts";
import type { Outcome, Visit } from "../visit.ts";

/** RFC 3339 with a capital T and a zone. https://states-language.net/spec.html#timestamps */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html: Seconds from 0 to 99999999; a Timestamp that has passed ends the wait at once. */
export async function runWait(state: WaitState, visit: Visit): Promise<Outcome> {
  await visit.frame.sleepUntil(await endOf(state, visit));
  return visit.leave(state, {}, visit.input);
}

async function endOf(state: WaitState, visit: Visit): Promise<number> {
  const { host } = visit.frame.run;
  if (state.Seconds !== undefined)
    return host.now() + 1000 * (await visit.integer(state.Seconds, "Seconds", 0));
  const value = await visit.evaluate(state.Timestamp, "Timestamp");
  const instant = typeof value === "string" && TIMESTAMP.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(instant)) return instant;
  const expected = "a timestamp such as 2026-08-18T17:33:00Z";
  throw visit.fault(`The field 'Timestamp' must be ${expected}, but was ${JSON.stringify(value)}.`);
}
