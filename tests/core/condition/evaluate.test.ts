import { describe, expect, it } from "vitest";
import type { Condition } from "../../../core/condition/condition.ts";
import { contactSubject, enrollmentSubject } from "../../../core/condition/contact-subject.ts";
import type { ConditionDefinitions } from "../../../core/condition/definitions.ts";
import { holds } from "../../../core/condition/evaluate.ts";
import type { Contact } from "../../../core/contact/contact.ts";
import { InMemoryMessageLedger } from "../../../adapters/memory/message-ledger.ts";
import type { TimelineEvent } from "../../../core/tracking-event.ts";
import { contactOf, eventOf, profileOf, TimelineDouble } from "../../doubles/contacts.ts";
import { ENGAGEMENT } from "../../doubles/published.ts";

const DAY = 86_400_000;
const NOW = 100 * DAY;

const segments: Readonly<Record<string, Condition>> = {
  buyers: { did: "Order Completed" },
  regulars: { all: [{ segment: "buyers" }, { did: "Page Viewed", at_least: 3 }] },
  ouroboros: { any: [{ segment: "tail" }] },
  tail: { segment: "ouroboros" },
  spiral: { any: [{ segment: "spiral" }, { segment: "buyers" }] },
};
const definitions: ConditionDefinitions = {
  scoring: (score) => Promise.resolve(score === "engagement" ? ENGAGEMENT : undefined),
  segment: (segment) => Promise.resolve(segments[segment]),
};

function evaluate(condition: Condition, contact: Contact, events: readonly TimelineEvent[] = []) {
  const timeline = new TimelineDouble(...events);
  const answer = holds(condition, contactSubject(contact, NOW, { timeline, definitions }));
  return { answer, timeline };
}

const withAttributes = (attributes: Parameters<typeof profileOf>[0]) =>
  contactOf({ profile: profileOf(attributes) });

describe("conditions on attributes", () => {
  const her = withAttributes({ country: "es", age: 41, tags: ["Pear", "apple"], agreed: false });
  it.each<[Condition, boolean]>([
    [{ attribute: "country", is: "ES" }, true],
    [{ attribute: "country", is_not: "FR" }, true],
    [{ attribute: "country", one_of: ["FR", "ES"] }, true],
    [{ attribute: "country", starts_with: "E" }, true],
    [{ attribute: "tags", contains: "pear" }, true],
    [{ attribute: "tags", contains: "pea" }, false],
    [{ attribute: "age", at_least: 41 }, true],
    [{ attribute: "age", at_most: 40 }, false],
    [{ attribute: "country", at_least: 1 }, false],
    [{ attribute: "agreed", exists: true }, true],
    [{ attribute: "agreed", is: false }, true],
    [{ attribute: "city", exists: false }, true],
    [{ attribute: "city", is_not: "Madrid" }, true],
    [{ attribute: "city", is: "Madrid" }, false],
    [{ attribute: "stage", is: "lead" }, true],
  ])("%j is %s", async (condition, expected) => {
    expect(await evaluate(condition, her).answer).toBe(expected);
  });
});

describe("conditions on the timeline", () => {
  const orders = [
    eventOf({
      name: "Order Completed",
      eventId: "1",
      occurredAt: NOW - 40 * DAY,
      properties: { currency: "EUR" },
    }),
    eventOf({
      name: "Order Completed",
      eventId: "2",
      occurredAt: NOW - 30 * DAY,
      properties: { currency: "USD" },
    }),
  ];
  it.each<[Condition, boolean]>([
    [{ did: "Order Completed" }, true],
    [{ did: "Order Completed", at_least: 3 }, false],
    [{ did: "Order Completed", within: "30 days" }, true],
    [{ did: "Order Completed", at_least: 2, within: "30 days" }, false],
    [{ did: "Order Completed", where: { currency: "EUR" }, within: "30 days" }, false],
    [{ did: "Order Completed", where: { currency: "EUR" } }, true],
    [{ segment: "buyers" }, true],
    [{ segment: "regulars" }, false],
    [{ segment: "unknown" }, false],
  ])("%j is %s", async (condition, expected) => {
    expect(await evaluate(condition, contactOf(), orders).answer).toBe(expected);
  });

  it("reads no timeline when something cheaper has decided", async () => {
    const { answer, timeline } = evaluate(
      { all: [{ did: "Order Completed" }, { attribute: "country", is: "ES" }] },
      contactOf(),
      orders,
    );
    expect([await answer, timeline.reads]).toEqual([false, 0]);
  });

  it("lets a segment that is made of itself add nobody, and end", async () => {
    expect(await evaluate({ segment: "ouroboros" }, contactOf()).answer).toBe(false);
    expect(await evaluate({ segment: "spiral" }, contactOf(), orders).answer).toBe(true);
  });
});

describe("conditions on scores and consent", () => {
  const warm = contactOf({ state: { scores: { engagement: { value: 16, at: NOW - DAY } } } });
  it.each<[Condition, boolean]>([
    [{ score: "engagement", band: ["warm"] }, true],
    [{ score: "engagement", band: ["hot"] }, false],
    [{ score: "engagement", at_least: 8 }, true],
    [{ score: "engagement", at_least: 9 }, false],
    [{ score: "unknown", at_least: 1 }, false],
  ])("%j is %s", async (condition, expected) => {
    expect(await evaluate(condition, warm).answer).toBe(expected);
  });

  it("takes consent as given until it or everything is withdrawn", async () => {
    const given = { status: "granted", at: 5, eventId: "e", source: "form:news" } as const;
    const consentOf = (left?: number) =>
      contactOf({
        consent: {
          contactId: "c1",
          topics: { news: given },
          ...(left !== undefined && { allMarketing: { withdrawnAt: left, eventId: "w", source: "page" } }),
        },
      });
    const answers = [undefined, 4, 6].map((left) => evaluate({ consented: "news" }, consentOf(left)).answer);
    expect(await Promise.all(answers)).toEqual([true, true, false]);
  });
});

const subject = (events: readonly TimelineEvent[] = []) =>
  contactSubject(
    contactOf(),
    NOW,
    { timeline: new TimelineDouble(...events), definitions },
    enrollmentSubject({ enrollmentId: "e1", enteredAt: NOW - DAY }, new InMemoryMessageLedger()),
  );

describe("conditions inside a workflow", () => {
  it("count only what happened since she entered", async () => {
    const before = eventOf({ name: "Order Completed", occurredAt: NOW - 2 * DAY });
    const after = { ...before, occurredAt: NOW - DAY / 2 };
    expect(await holds({ did: "Order Completed", since: "entered" }, subject([before]))).toBe(false);
    expect(await holds({ did: "Order Completed", since: "entered" }, subject([after]))).toBe(true);
  });

  it("hold nothing about a message that was never made", async () => {
    expect(await holds({ clicked: "hello" }, subject())).toBe(false);
  });

  it("are refused with a sentence outside of one", async () => {
    await expect(evaluate({ clicked: "hello" }, contactOf()).answer).rejects.toThrow(
      'The condition {"clicked":"hello"} asks about an enrollment, which only conditions inside a workflow can.',
    );
  });
});
