import type { MessageClass } from "../message/message.ts";

/** What exists by id, so that a reference can be checked and a near miss be named. */
export interface Vocabulary {
  readonly templates: ReadonlyMap<string, { readonly messageClass: MessageClass }>;
  readonly segments: ReadonlySet<string>;
  /** Scores with their bands; undefined if the file of the score has mistakes of its own. */
  readonly scores: ReadonlyMap<string, readonly string[] | undefined>;
  /** Topics that some form grants. */
  readonly topics: ReadonlySet<string>;
}
