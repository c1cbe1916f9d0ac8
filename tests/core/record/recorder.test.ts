import { describe, expect, it } from "vitest";
import {
  anon,
  contactBy,
  email,
  eventIdsOf,
  recorderOver,
  recording,
  SCORINGS,
  user,
} from "../../doubles/recording.ts";
import { formEvent, T0, trackingEvent } from "../../doubles/tracking.ts";

const MINUTE = 60_000;

describe("recording a visitor", () => {
  it("puts her events on her timeline and scores them", async () => {
    const { contacts, record } = recording();
    await record([
      trackingEvent({ eventId: "p1", anonymousId: "a" }),
      trackingEvent({ eventId: "p2", anonymousId: "a" }),
    ]);
    const visitor = await contactBy(contacts, anon("a"));
    expect(visitor.state).toMatchObject({
      standing: "visitor",
      stage: "visitor",
      version: 1,
      firstSeenAt: T0,
    });
    expect(visitor.state.scores["engagement"]?.value).toBe(2);
    expect(visitor.state.last).toBeUndefined();
    expect(contacts.announcements.size).toBe(0);
  });

  it("counts a repeated event once, also when its retry carries another sentAt", async () => {
    const { contacts, record } = recording();
    const first = trackingEvent({ eventId: "p1", anonymousId: "a" });
    await record([first]);
    const report = await record([{ ...first, occurredAt: T0 - 5_000, receivedAt: T0 + MINUTE }]);
    expect(report.outcomes).toEqual([{ outcome: "duplicate" }]);
    const visitor = await contactBy(contacts, anon("a"));
    expect(visitor.state).toMatchObject({ version: 1, scores: { engagement: { value: 1 } } });
  });

  it("records the news of a batch that has repetitions in it", async () => {
    const { contacts, record } = recording();
    const events = ["p1", "p2"].map((eventId) => trackingEvent({ eventId, anonymousId: "a" }));
    await record(events.slice(0, 1));
    const report = await record([...events, ...events]);
    expect(report.outcomes.map(({ outcome }) => outcome)).toEqual([
      "duplicate",
      "recorded",
      "duplicate",
      "duplicate",
    ]);
    expect(await eventIdsOf(contacts, await contactBy(contacts, anon("a")))).toEqual(["p1", "p2"]);
  });

  it("refuses what names nobody", async () => {
    const { record } = recording();
    const report = await record([
      trackingEvent({ eventId: "p1" }),
      trackingEvent({ eventId: "p2", contactId: "none", origin: "espalier" }),
    ]);
    expect(report.outcomes).toEqual([{ outcome: "nobody" }, { outcome: "nobody" }]);
  });
});

describe("a form", () => {
  it("makes the visitor a contact with the pages she saw, her consent and its evidence", async () => {
    const { contacts, record } = recording();
    await record([trackingEvent({ eventId: "p1", anonymousId: "a" })]);
    const report = await record([
      formEvent({ eventId: "f1", anonymousId: "a", email: " Ada@Example.com ", occurredAt: T0 + MINUTE }),
    ]);
    const contact = await contactBy(contacts, email("ada@example.com"));
    expect(report.contactsCreated).toBe(1);
    expect(contact.state).toMatchObject({ standing: "contact", stage: "lead" });
    expect(contact.profile?.email).toBe("Ada@Example.com");
    expect(contact.consent?.topics["newsletter"]).toMatchObject({
      status: "granted",
      source: "form:newsletter",
      text: "Write to me.",
      formVersion: "f1",
    });
    expect(await eventIdsOf(contacts, contact)).toEqual(["p1", "f1"]);
    expect([...contacts.announcements.values()].map(({ type }) => type)).toEqual([
      "ContactCreated",
      "ConsentGranted",
    ]);
  });

  it("adds to the known contact of its address and joins no browser to her", async () => {
    const { contacts, record } = recording();
    await record([formEvent({ eventId: "f1", anonymousId: "a", email: "ada@example.com" })]);
    await record([trackingEvent({ eventId: "p1", anonymousId: "b", occurredAt: T0 + MINUTE })]);
    await record([
      formEvent({
        eventId: "f2",
        anonymousId: "b",
        email: "ada@example.com",
        topic: "offers",
        occurredAt: T0 + 2 * MINUTE,
      }),
    ]);
    const ada = await contactBy(contacts, email("ada@example.com"));
    expect(Object.keys(ada.consent?.topics ?? {})).toEqual(["newsletter", "offers"]);
    expect(await eventIdsOf(contacts, ada)).toEqual(["f1", "f2"]);
    expect((await contactBy(contacts, anon("b"))).state.standing).toBe("visitor");
  });

  it("makes a second person of one browser a contact of her own", async () => {
    const { contacts, record } = recording();
    await record([formEvent({ eventId: "f1", anonymousId: "a", email: "ada@example.com" })]);
    await record([
      formEvent({ eventId: "f2", anonymousId: "a", email: "bob@example.com", occurredAt: T0 + MINUTE }),
    ]);
    const [ada, bob] = [
      await contactBy(contacts, email("ada@example.com")),
      await contactBy(contacts, email("bob@example.com")),
    ];
    expect(bob.state.contactId).not.toBe(ada.state.contactId);
    expect(ada.state.senderKeys).toContain(anon("a"));
    expect(bob.state.senderKeys).not.toContain(anon("a"));
  });
});

describe("leaving", () => {
  it("withdraws the topic in the commit of its event, and announces it", async () => {
    const { contacts, record } = recording();
    await record([formEvent({ eventId: "f1", email: "ada@example.com" })]);
    const { contactId } = (await contactBy(contacts, email("ada@example.com"))).state;
    const leave = trackingEvent({
      eventId: "x1",
      kind: "track",
      name: "Unsubscribed",
      origin: "link",
      contactId,
      occurredAt: T0 + MINUTE,
      properties: { topic: "newsletter", source: "one-click" },
    });
    await record([leave]);
    const ada = await contactBy(contacts, email("ada@example.com"));
    expect(ada.consent?.topics["newsletter"]).toMatchObject({ status: "withdrawn", source: "one-click" });
    expect([...contacts.announcements.values()].at(-1)).toMatchObject({
      type: "ContactUnsubscribed",
      detail: { topic: "newsletter" },
    });
  });

  it("is not believed of a browser key", async () => {
    const { contacts, record } = recording();
    await record([formEvent({ eventId: "f1", anonymousId: "a", email: "ada@example.com" })]);
    await record([
      trackingEvent({
        eventId: "x1",
        kind: "track",
        name: "Unsubscribed",
        anonymousId: "a",
        occurredAt: T0 + MINUTE,
      }),
    ]);
    expect((await contactBy(contacts, anon("a"))).consent?.topics["newsletter"]?.status).toBe("granted");
  });
});

const order = (eventId: string, minute: number) =>
  trackingEvent({ eventId, kind: "track", anonymousId: "a", occurredAt: T0 + minute * MINUTE });

const view = (eventId: string, day: number) =>
  trackingEvent({ eventId, anonymousId: "a", occurredAt: T0 + day * 24 * 60 * MINUTE });

describe("what a timeline makes of a contact", () => {
  it("is made anew with the next event when a scoring has another version", async () => {
    const { contacts, record } = recording();
    await record([order("o1", 0)]);
    const doubled = SCORINGS.map(({ scoring, version }) =>
      scoring.kind === "engagement"
        ? {
            version: "e2",
            scoring: { ...scoring, rules: [{ id: "order", when: { did: "Order Completed" }, points: 40 }] },
          }
        : { scoring, version },
    );
    await recorderOver(contacts, { scorings: () => Promise.resolve(doubled) })([order("o2", 0)]);
    expect((await contactBy(contacts, anon("a"))).state.scores["engagement"]).toMatchObject({
      value: 80,
      version: "e2",
    });
  });

  it("counts an event of a day beyond those remembered within that day's cap", async () => {
    const { contacts, record } = recording();
    await record([0, 0, 0, 1, 2, 3].map((day, index) => view(`p${index}`, day)));
    const before = (await contactBy(contacts, anon("a"))).state.scores["engagement"];
    await record([view("late", 0)]);
    const after = (await contactBy(contacts, anon("a"))).state.scores["engagement"];
    expect(after?.value).toBeCloseTo(before?.value ?? Number.NaN, 12);
  });

  it("lets only Espalier set the lifecycle stage", async () => {
    const { contacts, record } = recording();
    await record([formEvent({ eventId: "f1", anonymousId: "a", email: "ada@example.com" })]);
    const { contactId } = (await contactBy(contacts, anon("a"))).state;
    const stage = { kind: "identify", traits: { lifecycle_stage: "customer" } } as const;
    await record([trackingEvent({ eventId: "i1", anonymousId: "a", ...stage, occurredAt: T0 + 2 * MINUTE })]);
    expect((await contactBy(contacts, anon("a"))).state.stage).toBe("lead");
    await record([
      trackingEvent({ eventId: "i2", contactId, origin: "espalier", ...stage, occurredAt: T0 + MINUTE }),
    ]);
    await record([order("o1", 3)]);
    expect((await contactBy(contacts, anon("a"))).state.stage).toBe("customer");
  });

  it("takes the consent of a form along to whom its address turns out to belong", async () => {
    const { contacts, record } = recording();
    await record([formEvent({ eventId: "f1", email: "ada@example.com", occurredAt: T0 + MINUTE })]);
    await record([
      trackingEvent({
        eventId: "i1",
        kind: "identify",
        origin: "server",
        userId: "u",
        traits: { email: "ada@example.com" },
      }),
    ]);
    const contact = await contactBy(contacts, user("u"));
    expect((await contactBy(contacts, email("ada@example.com"))).state.contactId).toBe(
      contact.state.contactId,
    );
    expect(contact.consent?.topics["newsletter"]?.status).toBe("granted");
  });
});
