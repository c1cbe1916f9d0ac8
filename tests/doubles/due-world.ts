import { contactItem } from "../../adapters/aws/contact-items.ts";
import { InMemoryEnrollmentRepository } from "../../adapters/memory/enrollment-repository.ts";
import { InMemoryReactionStore } from "../../adapters/memory/reaction-store.ts";
import type { BatchAnswer } from "../../adapters/lambda/process-batch.ts";
import type { Contact, ContactState } from "../../core/contact/contact.ts";
import type { CompiledDefinition } from "../../core/definitions/definition.ts";
import { withPoints } from "../../core/score/decay.ts";
import { halfLifeOf } from "../../core/score/engagement.ts";
import { type Bucket, bucketName, type DueMessage } from "../../core/segment/due.ts";
import { createBucketPreparer } from "../../core/segment/prepare-bucket.ts";
import type { TimelineEvent } from "../../core/tracking-event.ts";
import { createHandler as createReact } from "../../functions/react-to-change/handler.ts";
import { createHandler as createTurn } from "../../functions/turn-due/handler.ts";
import { contactOf, profileOf, stateOf, TimelineDouble } from "./contacts.ts";
import { ENGAGEMENT, published } from "./published.ts";
import { changeRecord, queueEvent, streamEvent } from "./stream-records.ts";

/** Contacts who earn points, the two functions that look at them, and a scheduler that a test's clock drives. */
export class DueWorld {
  now: number;
  readonly reactions = new InMemoryReactionStore((id) => this.states.get(id)?.version);
  readonly states = new Map<string, ContactState>();
  readonly events: TimelineEvent[] = [];
  /** Every minute for which a schedule was made, however often. */
  readonly schedules: Bucket[] = [];
  /** What turn-due has posted to its own queue and nobody has handled yet. */
  readonly posted: DueMessage[] = [];
  /** Invocations of turn-due. */
  turns = 0;
  /** Called between reading a contact and writing what follows. */
  meanwhile: () => void = () => undefined;
  readonly #react;
  readonly #turn;
  readonly #fired = new Set<Bucket>();

  private constructor(now: number, definitions: Awaited<ReturnType<typeof published>>) {
    this.now = now;
    const { reactions } = this;
    const sources = {
      clock: () => this.now,
      contacts: { read: (contactId: string) => this.#read(contactId) },
      timeline: { events: (...query: Parameters<TimelineDouble["events"]>) => this.#timeline(query) },
      enrollments: new InMemoryEnrollmentRepository(),
      reactions,
      definitions,
      prepareBucket: createBucketPreparer(reactions.due, {
        create: (bucket) => Promise.resolve(void this.schedules.push(bucket)),
      }),
    };
    this.#react = createReact(sources);
    const post = (message: DueMessage) => Promise.resolve(void this.posted.push(message));
    this.#turn = createTurn({ ...sources, due: reactions.due, post });
  }

  static async at(now: number, ...definitions: readonly CompiledDefinition[]): Promise<DueWorld> {
    return new DueWorld(now, await published(...definitions));
  }

  get announced(): readonly string[] {
    return [...this.reactions.outbox.values()].map(({ type }) => type);
  }

  segmentsOf(contactId = "c1"): readonly string[] {
    return this.reactions.membershipsOf(contactId).map(({ segment }) => segment);
  }

  /** She does something that is worth so many points, and react-to-change hears of it. */
  async earn(points: number, contactId = "c1", name = "Page Viewed"): Promise<BatchAnswer> {
    const before = this.states.get(contactId);
    this.record(points, contactId, name);
    const after = this.states.get(contactId) ?? stateOf({ contactId });
    return this.#react(
      streamEvent(changeRecord(before && contactItem("state", before), contactItem("state", after))),
    );
  }

  /** She does something, and nobody has heard of it yet. */
  record(points: number, contactId = "c1", name = "Page Viewed"): void {
    if (ENGAGEMENT.kind !== "engagement") return;
    const state = this.states.get(contactId) ?? stateOf({ contactId, version: 0 });
    const score = state.scores["engagement"] ?? { value: 0, at: this.now };
    const version = state.version + 1;
    const timelineKey = `${new Date(this.now).toISOString()}#e${version}`;
    this.states.set(contactId, {
      ...state,
      version,
      scores: { engagement: withPoints(score, points, this.now, halfLifeOf(ENGAGEMENT)) },
      last: [{ senderKey: `contact#${contactId}`, timelineKey, name }],
    });
  }

  /** Time passes: every schedule fires in its minute, and what turn-due posts is handled. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    for (let next = this.#nextSchedule(end); next !== undefined; next = this.#nextSchedule(end)) {
      this.#fired.add(next);
      this.now = Math.max(this.now, next);
      await this.deliver({ bucket: bucketName(next) });
      for (let more = this.posted.shift(); more; more = this.posted.shift()) await this.deliver(more);
    }
    this.now = end;
  }

  deliver(...messages: readonly DueMessage[]): Promise<BatchAnswer> {
    this.turns += 1;
    return this.#turn(queueEvent(...messages));
  }

  #nextSchedule(end: number): Bucket | undefined {
    return this.schedules
      .filter((bucket) => bucket <= end && !this.#fired.has(bucket))
      .toSorted((a, b) => a - b)[0];
  }

  #read(contactId: string): Promise<Contact | undefined> {
    const state = this.states.get(contactId);
    const due = this.reactions.dueOf(contactId);
    const contact =
      state &&
      contactOf({
        state,
        profile: profileOf({ email: "ines@example.com" }, contactId),
        memberships: this.reactions.membershipsOf(contactId),
        ...(due !== undefined && { due }),
      });
    this.meanwhile();
    return Promise.resolve(contact);
  }

  #timeline(query: Parameters<TimelineDouble["events"]>): Promise<readonly TimelineEvent[]> {
    return new TimelineDouble(...this.events).events(...query);
  }
}
