import { describe, expect, it } from "vitest";
import { contactItem } from "../../adapters/aws/contact-items.ts";
import { InMemoryEnrollmentRepository } from "../../adapters/memory/enrollment-repository.ts";
import { InMemoryReactionStore } from "../../adapters/memory/reaction-store.ts";
import type { Contact, ContactState } from "../../core/contact/contact.ts";
import type { CompiledDefinition } from "../../core/definitions/definition.ts";
import { enrollmentIdOf } from "../../core/contact/enrollment.ts";
import { createHandler } from "../../functions/react-to-change/handler.ts";
import {
  contactOf,
  ContactsDouble,
  eventOf,
  profileOf,
  stateOf,
  TimelineDouble,
} from "../doubles/contacts.ts";
import { ENGAGEMENT, published, scoringOf, segmentOf, workflowOf } from "../doubles/published.ts";
import { changeRecord, streamEvent } from "../doubles/stream-records.ts";

const NOW = 1_000_000;
const stateItem = (state: Parameters<typeof stateOf>[0] = {}) => contactItem("state", stateOf(state));
const ref = (name: string, eventId: string) => ({
  senderKey: "contact#c1",
  timelineKey: `1970-01-01T00:00:00.000Z#${eventId}`,
  name,
});

const arrived = (contactId: string) => changeRecord(undefined, stateItem({ contactId }));

const order = (eventId: string, currency: string) =>
  eventOf({ eventId, name: "Order Completed", properties: { currency } });

interface Setting {
  readonly definitions: readonly CompiledDefinition[];
  readonly contact: Contact;
  readonly timeline?: TimelineDouble;
}

async function setUp({ definitions, contact, timeline = new TimelineDouble() }: Setting) {
  const contacts = new ContactsDouble(contact);
  const reactions = new InMemoryReactionStore((id) => contacts.contacts.get(id)?.state.version);
  const prepared: number[] = [];
  const store = await published(...definitions);
  const enrollments = new InMemoryEnrollmentRepository();
  const handler = createHandler({
    clock: () => NOW,
    contacts,
    timeline,
    enrollments,
    reactions,
    prepareBucket: (bucket) => Promise.resolve(void prepared.push(bucket)),
    definitions: store,
  });
  return {
    handler,
    prepared,
    enrollments,
    reactions,
    contacts,
    store,
    announced: () => [...reactions.outbox.values()],
  };
}

describe("react-to-change, triggers", () => {
  const welcome = workflowOf("welcome", { triggers: [{ on: "consented", topic: "news" }] });
  const granted = { status: "granted", at: 5, eventId: "e5", source: "form:news" } as const;
  const consentItem = contactItem("consent", { contactId: "c1", topics: { news: granted } });

  it("announces a workflow when its topic is consented to, once however often the record comes", async () => {
    const { handler, announced } = await setUp({ definitions: [welcome], contact: contactOf() });
    const event = streamEvent(changeRecord(undefined, consentItem));
    expect(await handler(event)).toEqual({ batchItemFailures: [] });
    await handler(event);
    expect(announced()).toEqual([
      expect.objectContaining({
        type: "WorkflowTriggered",
        detail: { contactId: "c1", workflow: "welcome", version: "v1", entryKey: "once", at: NOW },
      }),
    ]);
  });

  it("does not announce what she consented to before", async () => {
    const { handler, announced } = await setUp({ definitions: [welcome], contact: contactOf() });
    await handler(streamEvent(changeRecord(consentItem, { ...consentItem, seen: 2 })));
    expect(announced()).toEqual([]);
  });

  it("does not announce a workflow that she has been in, if it is never entered again", async () => {
    const been = {
      enrollmentId: enrollmentIdOf("c1", "welcome", "once"),
      contactId: "c1",
      workflow: "welcome",
      version: "v0",
      entryKey: "once",
      status: "completed",
      enteredAt: 1,
    } as const;
    const { handler, announced } = await setUp({
      definitions: [welcome],
      contact: contactOf({ enrollments: [been] }),
    });
    await handler(streamEvent(changeRecord(undefined, consentItem)));
    expect(announced()).toEqual([]);
  });

  it("does not let her in again because of a merge: whom she was merged with has been in", async () => {
    const contact = contactOf({ state: { senderKeys: ["contact#c0", "contact#c1"] } });
    const { handler, enrollments, announced } = await setUp({ definitions: [welcome], contact });
    await enrollments.claim({
      enrollmentId: "e0",
      contactId: "c0",
      workflow: "welcome",
      version: "v1",
      entryKey: "once",
      status: "active",
      enteredAt: 1,
    });
    await handler(streamEvent(changeRecord(undefined, consentItem)));
    expect(announced()).toEqual([]);
  });

  it("announces anew for each event if a workflow may be entered always, and asks for its properties", async () => {
    const thanks = workflowOf("thanks", {
      again: "always",
      triggers: [{ on: "did", event: "Order Completed", where: { currency: "EUR" } }],
    });
    const { handler, announced } = await setUp({
      definitions: [thanks],
      contact: contactOf(),
      timeline: new TimelineDouble(order("o1", "EUR"), order("o2", "USD"), order("o#3", "EUR")),
    });
    const last = [ref("Order Completed", "o1"), ref("Order Completed", "o2"), ref("Order Completed", "o#3")];
    await handler(streamEvent(changeRecord(stateItem(), stateItem({ version: 2, last }))));
    expect(announced().map(({ detail }) => "entryKey" in detail && detail.entryKey)).toEqual(["o1", "o#3"]);
  });
});

describe("react-to-change, segments", () => {
  const engaged = segmentOf("engaged", { score: "engagement", band: ["warm", "hot"] });
  const nurture = workflowOf("nurture", { triggers: [{ on: "entered_segment", segment: "engaged" }] });
  const warm = { engagement: { value: 8, at: NOW } };
  const becameWarm = streamEvent(
    changeRecord(stateItem({ scores: { engagement: { value: 1, at: 0 } } }), stateItem({ scores: warm })),
  );

  it("enters a segment with its announcement and the workflows that it triggers", async () => {
    const { handler, reactions, announced } = await setUp({
      definitions: [scoringOf(ENGAGEMENT), engaged, nurture],
      contact: contactOf({ state: { scores: warm } }),
    });
    await handler(becameWarm);
    expect(reactions.membershipsOf("c1")).toEqual([
      { segment: "engaged", enteredAt: NOW, segmentVersion: "v1" },
    ]);
    expect(announced().map(({ type }) => type)).toEqual(["SegmentEntered", "WorkflowTriggered"]);
  });

  it("leaves a segment when a later event finds that the score has decayed", async () => {
    const membership = { segment: "engaged", enteredAt: 1, segmentVersion: "v1" };
    const contact = contactOf({
      state: { scores: { engagement: { value: 8, at: NOW - 3 * 86_400_000 } } },
      memberships: [membership],
    });
    const { handler, reactions, announced } = await setUp({
      definitions: [scoringOf(ENGAGEMENT), engaged],
      contact,
    });
    const turned = [{ kind: "entered", membership, announcements: [] }] as const;
    await reactions.commit({ contactId: "c1", turned, announced: [] });
    const last = [ref("Signed Out", "e9")];
    await handler(streamEvent(changeRecord(stateItem(), stateItem({ last }))));
    expect(reactions.membershipsOf("c1")).toEqual([]);
    expect(announced().map(({ type }) => type)).toEqual(["SegmentLeft"]);
  });

  it("does not put her into a segment by what it saw before she changed again", async () => {
    const { handler, reactions, contacts, announced } = await setUp({
      definitions: [scoringOf(ENGAGEMENT), engaged, nurture],
      contact: contactOf({ state: { scores: warm } }),
    });
    const read = contacts.read.bind(contacts);
    contacts.read = async (id) => {
      const seen = await read(id);
      contacts.contacts.set("c1", contactOf({ state: { version: 2, scores: {} } }));
      return seen;
    };
    expect(await handler(becameWarm)).toEqual({ batchItemFailures: [] });
    expect([reactions.membershipsOf("c1"), announced()]).toEqual([[], []]);
  });

  it("sees a change through segments and computed scores that a segment is made of", async () => {
    const fit = {
      scoring: "fit",
      kind: "fit",
      rules: [{ id: "es", when: { attribute: "country", is: "ES" }, points: 10 }],
      bands: [],
    } as const;
    const { handler, reactions } = await setUp({
      definitions: [
        scoringOf(fit),
        segmentOf("fitting", { score: "fit", at_least: 10 }),
        segmentOf("both", { segment: "fitting" }),
      ],
      contact: contactOf({ profile: profileOf({ country: "ES" }) }),
    });
    const profile = contactItem("profile", profileOf({ country: "ES" }));
    await handler(streamEvent(changeRecord(undefined, profile)));
    const segments = reactions.membershipsOf("c1").map(({ segment }) => segment);
    expect(segments.toSorted()).toEqual(["both", "fitting"]);
  });
});

const clicked = (scores: ContactState["scores"]) =>
  streamEvent(changeRecord(stateItem(), stateItem({ version: 2, scores, last: [ref("Clicked", "e2")] })));

describe("react-to-change, what time will turn", () => {
  const engaged = segmentOf("engaged", { score: "engagement", band: ["warm", "hot"] });
  const definitions = [scoringOf(ENGAGEMENT), engaged];
  const MINUTE = 60_000;
  /** Two halvings after NOW, at the next full minute. */
  const crossing = Math.ceil((NOW + 2 * 86_400_000 + 1) / MINUTE) * MINUTE;

  it("prepares the minute at which she will leave, and puts her there", async () => {
    const scores = { engagement: { value: 20, at: NOW } };
    const { handler, reactions, prepared } = await setUp({
      definitions,
      contact: contactOf({ state: { scores } }),
    });
    await handler(clicked(scores));
    expect([prepared, reactions.dueOf("c1"), reactions.due.inBucket(crossing)]).toEqual([
      [crossing],
      crossing,
      ["c1"],
    ]);
  });

  it("writes nothing about it when she is due before that", async () => {
    const scores = { engagement: { value: 20, at: NOW } };
    const contact = contactOf({ state: { scores }, due: crossing - MINUTE });
    const { handler, reactions, prepared } = await setUp({ definitions, contact });
    await handler(clicked(scores));
    expect([prepared, reactions.dueOf("c1")]).toEqual([[], undefined]);
  });

  it("writes nothing about somebody whom time cannot turn", async () => {
    const { handler, reactions, prepared } = await setUp({ definitions, contact: contactOf() });
    await handler(clicked({}));
    expect([prepared, reactions.dueOf("c1")]).toEqual([[], undefined]);
  });
});

describe("react-to-change, what it leaves alone", () => {
  const anything = [
    segmentOf("spaniards", { attribute: "country", is: "ES" }),
    workflowOf("thanks", { triggers: [{ on: "did", event: "Order Completed" }] }),
  ];

  it("reads no contact for a change that nothing published reads", async () => {
    const { handler, contacts, announced } = await setUp({ definitions: anything, contact: contactOf() });
    const last = [ref("Page Viewed", "e1")];
    await handler(streamEvent(changeRecord(stateItem(), stateItem({ last }))));
    expect([contacts.reads, announced()]).toEqual([0, []]);
  });

  it("reads nothing at all for a visitor", async () => {
    const { handler, contacts, store } = await setUp({ definitions: anything, contact: contactOf() });
    const standing = "visitor" as const;
    await handler(streamEvent(changeRecord(stateItem({ standing }), stateItem({ standing, version: 2 }))));
    expect([contacts.reads, store.pointerReads]).toEqual([0, 0]);
  });

  it("reads the pointers once per batch", async () => {
    const { handler, store } = await setUp({ definitions: anything, contact: contactOf() });
    await handler(streamEvent(arrived("c1"), arrived("c2"), arrived("c3")));
    expect(store.pointerReads).toBe(1);
  });
});

describe("react-to-change, failures", () => {
  it("gives back all records of the contact that failed, and only hers", async () => {
    const { contacts, store } = await setUp({
      definitions: [segmentOf("known", { attribute: "email", exists: true })],
      contact: contactOf(),
    });
    const handler = createHandler({
      clock: () => NOW,
      contacts: {
        read: (id) => (id === "c2" ? Promise.reject(new Error("throttled")) : contacts.read(id)),
      },
      timeline: new TimelineDouble(),
      enrollments: new InMemoryEnrollmentRepository(),
      reactions: new InMemoryReactionStore((id) => contacts.contacts.get(id)?.state.version),
      prepareBucket: () => Promise.resolve(),
      definitions: store,
    });
    const records = [arrived("c1"), arrived("c2"), arrived("c3"), arrived("c2")];
    const answer = await handler(streamEvent(...records));
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
      records[1]?.dynamodb?.SequenceNumber,
      records[3]?.dynamodb?.SequenceNumber,
    ]);
  });
});
