import { describe, expect, it } from "vitest";
import { InMemoryMessageLedger } from "../../../adapters/memory/message-ledger.ts";
import { createContactReporter } from "../../../core/report/contact-report.ts";
import type { Contact } from "../../../core/contact/contact.ts";
import type { Message } from "../../../core/message/message.ts";
import type { Scoring } from "../../../core/score/scoring.ts";
import { DAY_MS } from "../../../core/time.ts";
import type { TimelineEvent } from "../../../core/tracking-event.ts";
import { contactOf, ContactsDouble, eventOf, profileOf, TimelineDouble } from "../../doubles/contacts.ts";
import { ENGAGEMENT, published, scoringOf } from "../../doubles/published.ts";

const NOW = 10 * DAY_MS;

interface Known {
  readonly events?: readonly TimelineEvent[];
  readonly messages?: readonly Message[];
  readonly scorings?: readonly Scoring[];
}

async function reportOf(
  contact: Contact,
  { events = [], messages = [], scorings = [ENGAGEMENT] }: Known = {},
) {
  const ledger = new InMemoryMessageLedger();
  for (const message of messages) ledger.messages.set(message.messageId, message);
  const report = createContactReporter({
    clock: () => NOW,
    contacts: new ContactsDouble(contact),
    timelines: new TimelineDouble(...events),
    definitions: await published(...scorings.map(scoringOf)),
    ledger,
  });
  return report("c1");
}

const messageOf = (parts: Partial<Message>): Message => ({
  messageId: "m1",
  contactId: "c1",
  template: "hello",
  templateVersion: "v1",
  messageClass: "marketing",
  status: "sent",
  epoch: 1,
  claimedAt: NOW,
  ...parts,
});

describe("a contact's report", () => {
  it("is undefined if there is no such contact", async () => {
    await expect(reportOf(contactOf({ state: { contactId: "other" } }))).resolves.toBeUndefined();
  });

  it("tells what is known, without the evidence that only Espalier needs", async () => {
    const report = await reportOf(
      contactOf({
        profile: { ...profileOf({ first_name: "Ada" }), email: "ada@example.com", userId: "u1" },
        memberships: [{ segment: "engaged-leads", enteredAt: 5, segmentVersion: "v1" }],
      }),
    );
    expect(report).toMatchObject({
      contactId: "c1",
      email: "ada@example.com",
      userId: "u1",
      attributes: { first_name: "Ada" },
      segments: [{ segment: "engaged-leads", enteredAt: 5 }],
      consent: { topics: {} },
    });
  });

  it("explains a score by the events that made it, each with what is left of it", async () => {
    const contact = contactOf({ state: { scores: { engagement: { value: 1.5, at: NOW } } } });
    const events = [
      eventOf({ eventId: "e1", occurredAt: NOW - DAY_MS, properties: { title: "Pears" } }),
      eventOf({ eventId: "e2", occurredAt: NOW, properties: { path: "/plums" } }),
      eventOf({ eventId: "e3", occurredAt: NOW, name: "Something Else" }),
    ];
    const report = await reportOf(contact, { events });
    expect(report?.scores).toEqual([
      {
        score: "engagement",
        value: 1.5,
        band: "cold",
        contributions: [
          { rule: "page", points: 1, now: 1, because: "Page Viewed (/plums)", at: NOW },
          { rule: "page", points: 1, now: 0.5, because: "Page Viewed (Pears)", at: NOW - DAY_MS },
        ],
        smaller: { count: 0, now: 0 },
      },
    ]);
  });

  it("explains what a cap joins by its day, and fit by what holds", async () => {
    const capped: Scoring = {
      scoring: "engagement",
      kind: "engagement",
      half_life: "1 day",
      bands: [],
      rules: [{ id: "page", when: { did: "Page Viewed" }, points: 2, per_day: 3 }],
    };
    const fit: Scoring = {
      scoring: "fit",
      kind: "fit",
      rules: [{ id: "spanish", when: { attribute: "country", is: "ES" }, points: 5 }],
      bands: [],
    };
    const events = [eventOf({ eventId: "e1", occurredAt: 1 }), eventOf({ eventId: "e2", occurredAt: 2 })];
    const contact = contactOf({ profile: profileOf({ country: "ES" }) });
    const report = await reportOf(contact, { events, scorings: [capped, fit] });
    const shares = report?.scores.flatMap(({ contributions }) => contributions);
    expect(shares?.map(({ because, points }) => `${points}: ${because}`)).toEqual([
      "3: 2 × Page Viewed on 1970-01-01",
      "5: country is ES",
    ]);
  });

  it("adds up what is too much to tell: small shares and old events", async () => {
    const events = Array.from({ length: 1_100 }, (_, at) => eventOf({ eventId: `e${at}`, occurredAt: at }));
    const report = await reportOf(contactOf(), { events });
    expect(report?.timeline).toHaveLength(1_000);
    expect(report?.timeline[0]?.at).toBe(1_099);
    expect(report?.olderEvents).toBe(100);
    const [score] = report?.scores ?? [];
    expect(score?.contributions).toHaveLength(100);
    expect(score?.smaller.count).toBe(1_000);
    const total = (score?.contributions ?? []).reduce((sum, { now }) => sum + now, score?.smaller.now ?? 0);
    const all = events.reduce((sum, { occurredAt }) => sum + 2 ** (-(NOW - occurredAt) / DAY_MS), 0);
    expect(total).toBeCloseTo(all, 9);
  });

  it("has messages newest first, those to contacts that went up in her included", async () => {
    const report = await reportOf(
      contactOf({ state: { senderKeys: ["contact#c1", "contact#old", "anon#a"] } }),
      {
        messages: [
          messageOf({ messageId: "m1", contactId: "old", claimedAt: 1, clickedAt: 3, openedAt: 2 }),
          messageOf({ messageId: "m2", claimedAt: 5, status: "skipped", reason: "no_consent" }),
          messageOf({ messageId: "m3", contactId: "stranger" }),
        ],
      },
    );
    expect(report?.messages.map(({ messageId, outcome }) => `${messageId} ${outcome}`)).toEqual([
      "m2 skipped (no consent)",
      "m1 clicked",
    ]);
  });

  it("keeps on the timeline the property that says most, shortened", async () => {
    const events = [
      eventOf({ eventId: "e1", occurredAt: 1, properties: { url: "https://x.example", title: "" } }),
      eventOf({ eventId: "e2", occurredAt: 2, properties: { title: "t".repeat(500) } }),
      eventOf({ eventId: "e3", occurredAt: 3, properties: { title: { nested: true } } }),
    ];
    const report = await reportOf(contactOf(), { events });
    expect(report?.timeline.map(({ about }) => about)).toEqual([
      undefined,
      "t".repeat(200),
      "https://x.example",
    ]);
  });
});
