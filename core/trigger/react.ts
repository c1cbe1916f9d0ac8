import type { ContactReader } from "../contact/ports.ts";
import { RetryableError, WORKFLOW_ERRORS } from "../errors.ts";
import type { ContactChange } from "../segment/contact-change.ts";
import type { Consequences, ReactionStore } from "../segment/ports.ts";
import type { PrepareBucket } from "../segment/prepare-bucket.ts";
import type { PublishedRules } from "../segment/rules.ts";
import type { Clock, Instant } from "../time.ts";
import { isWorthALook, lookAt, type LookSources } from "./look.ts";

/** What reacting needs. */
export interface ReactDeps extends LookSources {
  readonly clock: Clock;
  readonly contacts: ContactReader;
  readonly reactions: ReactionStore;
  readonly prepareBucket: PrepareBucket;
}

/** Looks at a contact before somebody else's work on her counts as a reason to be delivered again. */
const LOOKS = 4;

/**
 * Draws the consequences of what changed of one contact: segments entered and left, workflows triggered, and the minute at which time
 * alone will turn one of them. Reads the contact only if something published could be affected, and writes only what is new.
 */
export async function reactTo(
  change: ContactChange,
  published: PublishedRules,
  deps: ReactDeps,
): Promise<void> {
  if (!isWorthALook(change, published.rules, deps)) return;
  await untilCommitted(change.contactId, deps, async () => {
    const found = await deps.contacts.read(change.contactId);
    // A visitor is in no segments and starts no workflows; who was merged away has her reactions as the survivor.
    if (found?.state.standing !== "contact") return undefined;
    const at = deps.clock();
    const consequences = await lookAt(found, change, published, at, deps);
    if (consequences.turned.length === 0) return { at, consequences };
    // Her profile and her state may be looked at at once: what an older look saw must not overwrite what a newer one wrote.
    return { at, consequences: { ...consequences, version: found.state.version } };
  });
}

/** What a look came to, and when it was. */
export interface Looked {
  readonly at: Instant;
  readonly consequences: Consequences;
}

/** Looks and writes what follows, and looks again if she changed in between. Undefined: there is nothing to write. */
export async function untilCommitted(
  contactId: string,
  { reactions, prepareBucket }: Pick<ReactDeps, "reactions" | "prepareBucket">,
  look: () => Promise<Looked | undefined>,
): Promise<void> {
  for (let looks = 0; looks < LOOKS; looks++) {
    const looked = await look();
    if (!looked) return;
    const { consequences, at } = looked;
    if (consequences.due?.to !== undefined) await prepareBucket(consequences.due.to);
    if ((await reactions.commit(consequences, at)) === "committed") return;
  }
  throw new RetryableError(
    WORKFLOW_ERRORS.tryAgain,
    `Contact ${contactId} changed during each of ${LOOKS} looks at her segments; she is looked at again when this is delivered again.`,
  );
}
