import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Condition } from "../../../core/condition/condition.ts";
import { contactSubject } from "../../../core/condition/contact-subject.ts";
import { holds } from "../../../core/condition/evaluate.ts";
import { readsThrough } from "../../../core/condition/reads.ts";
import type { Consent, Contact, Profile } from "../../../core/contact/contact.ts";
import {
  consentChange,
  isNoChange,
  joinChanges,
  mayTurn,
  profileChange,
  stateChange,
} from "../../../core/segment/contact-change.ts";
import type { TimelineEvent } from "../../../core/tracking-event.ts";
import { anyCondition } from "../../doubles/conditions.ts";
import { contactOf, eventOf, profileOf, stateOf, TimelineDouble } from "../../doubles/contacts.ts";
import { ENGAGEMENT } from "../../doubles/published.ts";

const NOW = 1_000;
const INNER: Condition = {
  any: [
    { attribute: "country", is: "FR" },
    { did: "Order Completed", at_least: 2 },
  ],
};

interface Stage {
  readonly contact: Contact & { readonly profile: Profile; readonly consent: Consent };
  readonly events: readonly TimelineEvent[];
}

function stageOf(parts: {
  readonly attributes: Parameters<typeof profileOf>[0];
  readonly topics: readonly string[];
  readonly value: number;
  /** Events before this commit, and those of it. */
  readonly before: readonly string[];
  readonly names: readonly string[];
}): Stage {
  const granted = { status: "granted", at: 1, eventId: "e", source: "form" } as const;
  const events = [...parts.before, ...parts.names].map((name, at) =>
    eventOf({ name, eventId: `e${at}`, occurredAt: at }),
  );
  const last = events
    .slice(parts.before.length)
    .map(({ senderKey, eventId, name }) => ({ senderKey, timelineKey: `t#${eventId}`, name }));
  return {
    contact: {
      ...contactOf({ state: { scores: { engagement: { value: parts.value, at: NOW } }, last } }),
      profile: profileOf(parts.attributes),
      consent: { contactId: "c1", topics: Object.fromEntries(parts.topics.map((topic) => [topic, granted])) },
    },
    events,
  };
}

const anyNames = fc.array(fc.constantFrom("Page Viewed", "Order Completed"), { maxLength: 3 });

const anyParts = fc.record({
  attributes: fc.record(
    { country: fc.constantFrom("ES", "FR"), age: fc.constantFrom(3, 4) },
    { requiredKeys: [] },
  ),
  topics: fc.subarray(["news", "offers"]),
  value: fc.integer({ min: 0, max: 10 }),
});

/** A contact before and after a commit: timelines only grow, everything else may be anything. */
const anyCommit = fc
  .record({ was: anyParts, is: anyParts, first: anyNames, next: anyNames })
  .map(({ was, is, first, next }) => ({
    before: stageOf({ ...was, before: [], names: first }),
    after: stageOf({ ...is, before: first, names: next }),
  }));

function evaluate(condition: Condition, { contact, events }: Stage): Promise<boolean> {
  const definitions = {
    scoring: () => Promise.resolve(ENGAGEMENT),
    segment: () => Promise.resolve(INNER),
  };
  return holds(
    condition,
    contactSubject(contact, NOW, { timeline: new TimelineDouble(...events), definitions }),
  );
}

const topic = (status: "granted" | "withdrawn", eventId: string) =>
  ({ status, at: 5, eventId, source: "form:news" }) as const;

describe("a change", () => {
  it("is seen by every condition that it turns", async () => {
    const property = fc.asyncProperty(anyCondition, anyCommit, async (condition, { before, after }) => {
      const turned = (await evaluate(condition, before)) !== (await evaluate(condition, after));
      const change = joinChanges("c1", [
        stateChange(before.contact.state, after.contact.state),
        profileChange(before.contact.profile, after.contact.profile),
        consentChange(before.contact.consent, after.contact.consent),
      ]);
      return (
        !turned ||
        mayTurn(
          readsThrough(condition, () => INNER),
          change,
        )
      );
    });
    await expect(fc.assert(property, { numRuns: 1_000 })).resolves.toBeUndefined();
  });

  it("of nothing is no change, whatever the order of an item's fields", () => {
    const before = stateOf({ scores: { a: { value: 1, at: 2 }, b: { value: 3, at: 4 } } });
    const after = stateOf({ version: 2, scores: { b: { at: 4, value: 3 }, a: { at: 2, value: 1 } } });
    expect(isNoChange(stateChange(before, after))).toBe(true);
  });

  it("of a visitor is none, and everything when she becomes known", () => {
    const visitor = stateOf({ standing: "visitor" });
    expect(isNoChange(stateChange(undefined, visitor))).toBe(true);
    expect(stateChange(visitor, stateOf({ version: 2 })).everything).toBe(true);
  });

  it("of consent tells what was granted and what was left, with the event", () => {
    const before: Consent = {
      contactId: "c1",
      topics: { news: topic("granted", "e1"), tips: topic("withdrawn", "e2") },
    };
    const after: Consent = {
      contactId: "c1",
      topics: { news: topic("withdrawn", "e3"), tips: topic("granted", "e4") },
    };
    expect(consentChange(before, after).consents).toEqual([
      { topic: "news", granted: false, eventId: "e3", at: 5 },
      { topic: "tips", granted: true, eventId: "e4", at: 5 },
    ]);
  });
});
