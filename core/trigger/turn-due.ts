import { RetryableError, WORKFLOW_ERRORS } from "../errors.ts";
import { timePassed } from "../segment/contact-change.ts";
import {
  type Bucket,
  bucketName,
  bucketOfName,
  DUE_SHARDS,
  type DueMessage,
  sweepRange,
} from "../segment/due.ts";
import type { DueRepository, PostDue } from "../segment/ports.ts";
import type { PublishedRules } from "../segment/rules.ts";
import { lookAt } from "./look.ts";
import { type ReactDeps, untilCommitted } from "./react.ts";

/** What turning due contacts needs besides. */
export interface TurnDeps extends ReactDeps {
  readonly due: DueRepository;
  readonly post: PostDue;
}

/** Does what a message of the due queue asks for. The rules are read only if a contact is due. */
export async function turnDue(
  message: DueMessage,
  published: () => Promise<PublishedRules>,
  deps: TurnDeps,
): Promise<void> {
  if ("sweep" in message) await postStrays(deps);
  else await turnBucket(bucketOfName(message.bucket), message.shard, published, deps);
}

/** Buckets that should be empty and are not known to be: their schedule was lost, or a contact kept failing. */
async function postStrays({ clock, due, post }: TurnDeps): Promise<void> {
  const { days, until } = sweepRange(clock());
  const prepared = await Promise.all(days.map((day) => due.preparedOn(day)));
  const strays = prepared.flat().filter((bucket) => bucket <= until);
  await Promise.all(strays.map((bucket) => post({ bucket: bucketName(bucket) })));
}

/** Looks at a part of a bucket, or at all of it. What is left of a large part is posted anew, so that no invocation is long. */
async function turnBucket(
  bucket: Bucket,
  part: number | undefined,
  published: () => Promise<PublishedRules>,
  deps: TurnDeps,
): Promise<void> {
  const shards = part === undefined ? Array.from({ length: DUE_SHARDS }, (_, shard) => shard) : [part];
  const pages = await Promise.all(shards.map((shard) => turnPage(bucket, shard, published, deps)));
  const failures = pages.flatMap((page) => page.failures);
  const [first] = failures;
  if (first !== undefined) {
    throw new RetryableError(
      WORKFLOW_ERRORS.tryAgain,
      `Of the contacts due at ${bucketName(bucket)}, ${failures.length} could not be looked at; the others are done. The first failure: ${first}`,
    );
  }
  const unfinished = pages.filter(({ isAll }) => !isAll);
  await Promise.all(unfinished.map(({ shard }) => deps.post({ bucket: bucketName(bucket), shard })));
  if (part === undefined && unfinished.length === 0) await deps.due.forget(bucket);
}

interface Page {
  readonly shard: number;
  readonly isAll: boolean;
  readonly failures: readonly string[];
}

/** One contact that fails does not keep the others from their turn. */
async function turnPage(
  bucket: Bucket,
  shard: number,
  published: () => Promise<PublishedRules>,
  deps: TurnDeps,
): Promise<Page> {
  const { contactIds, isAll } = await deps.due.contactsIn(bucket, shard);
  const failures: string[] = [];
  for (const contactId of contactIds) {
    try {
      await turnContact(contactId, bucket, await published(), deps);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { shard, isAll, failures };
}

/**
 * Looks at everything that time can turn of one contact. Nothing is written if her state is not the one that was looked at: what she
 * does meanwhile must not be undone by what time would have done.
 */
async function turnContact(
  contactId: string,
  bucket: Bucket,
  published: PublishedRules,
  deps: TurnDeps,
): Promise<void> {
  await untilCommitted(contactId, deps, async () => {
    const found = await deps.contacts.read(contactId);
    if (found?.state.contactId !== contactId || found.due !== bucket) {
      await deps.due.drop(contactId, bucket);
      return undefined;
    }
    // A clock that is a little behind the scheduler's must not find that nothing is due yet.
    const at = Math.max(deps.clock(), bucket);
    const consequences = await lookAt(found, timePassed(contactId), published, at, deps);
    return { at, consequences: { ...consequences, version: found.state.version } };
  });
}
