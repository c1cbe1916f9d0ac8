import type { InvokeAnswer, VirtualClock, World } from "../contracts.ts";
import type { Pool } from "./pool.ts";

// Two retries, after one and two minutes: docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
const RETRY_AFTER = [60_000, 120_000] as const;

type Host = Pick<World, "activity" | "deliver" | "notice"> & { readonly clock: VirtualClock };

const giveUp = async (
  host: Host,
  { config }: Pool,
  payload: unknown,
  answer: InvokeAnswer,
): Promise<void> => {
  const reason = `${answer.error?.errorType ?? ""}: ${answer.error?.errorMessage ?? ""}`;
  host.notice(`${config.name} failed an asynchronous event for good: ${reason}`);
  if (config.deadLetterArn !== undefined) await host.deliver(config.deadLetterArn, payload);
};

/** Runs an asynchronous event: retried by the virtual clock, then handed to the function's dead-letter target. */
export const runEvent = (host: Host, pool: Pool, payload: unknown, attempt = 0): void => {
  host.activity
    .track(async () => {
      const answer = await pool.invoke(payload);
      if (answer.error === undefined) return;
      const delay = RETRY_AFTER[attempt];
      if (delay === undefined) return giveUp(host, pool, payload, answer);
      host.clock.at(host.clock.now() + delay, () => {
        runEvent(host, pool, payload, attempt + 1);
      });
    })
    .catch((error: unknown) => {
      host.notice(`The dead-letter target of ${pool.config.name} refused an event: ${String(error)}`);
    });
};
