import { describe, expect, it } from "vitest";
import { anon, contactBy, email, eventIdsOf, recording, user } from "../../doubles/recording.ts";
import { formEvent, T0, trackingEvent } from "../../doubles/tracking.ts";

const MINUTE = 60_000;

const identify = (eventId: string, userId: string, address: string, occurredAt: number) =>
  trackingEvent({
    eventId,
    kind: "identify",
    origin: "server",
    userId,
    traits: { email: address },
    occurredAt,
  });

const alias = (eventId: string, origin: "browser" | "server", previousId: string) =>
  trackingEvent({ eventId, kind: "alias", origin, previousId, userId: "ada", occurredAt: T0 + MINUTE });
const both = (eventId: string, a: string, u: string, occurredAt: number) =>
  trackingEvent({ eventId, anonymousId: a, userId: u, occurredAt });

describe("who a browser belongs to", () => {
  it("is absorbed by a user id that is known, with its page views", async () => {
    const { contacts, record } = recording();
    await record([
      trackingEvent({ eventId: "u1", userId: "u", traits: { country: "ES" }, kind: "identify" }),
    ]);
    await record([trackingEvent({ eventId: "p1", anonymousId: "a", occurredAt: T0 + MINUTE })]);
    await record([both("b1", "a", "u", T0 + 2 * MINUTE)]);
    const contact = await contactBy(contacts, user("u"));
    expect((await contactBy(contacts, anon("a"))).state.contactId).toBe(contact.state.contactId);
    expect(await eventIdsOf(contacts, contact)).toEqual(["u1", "p1", "b1"]);
    expect(contact.state.scores).toMatchObject({ fit: { value: 10 } });
    expect([...contacts.states.values()].filter(({ standing }) => standing === "merged")).toHaveLength(1);
  });

  it("moves to an earlier claim that arrives later, and what came of it moves with it", async () => {
    const { contacts, record } = recording();
    await record([
      trackingEvent({ eventId: "p1", anonymousId: "a" }),
      both("late", "a", "bob", T0 + 2 * MINUTE),
    ]);
    await record([both("early", "a", "ada", T0 + MINUTE)]);
    const [ada, bob] = [await contactBy(contacts, user("ada")), await contactBy(contacts, user("bob"))];
    expect(await eventIdsOf(contacts, ada)).toEqual(["p1", "early"]);
    expect(await eventIdsOf(contacts, bob)).toEqual(["late"]);
    expect(bob.state.senderKeys).not.toContain(anon("a"));
  });

  it("is joined by a signed click, unless somebody known sits there", async () => {
    const { contacts, record } = recording();
    await record([formEvent({ eventId: "f1", email: "ada@example.com" })]);
    const ada = (await contactBy(contacts, email("ada@example.com"))).state.contactId;
    const visitToken = `visit:${ada}`;
    await record([trackingEvent({ eventId: "p1", anonymousId: "new", visitToken, occurredAt: T0 + MINUTE })]);
    await record([
      both("b1", "taken", "bob", T0 + MINUTE),
      trackingEvent({ eventId: "p2", anonymousId: "taken", visitToken, occurredAt: T0 + 2 * MINUTE }),
    ]);
    expect((await contactBy(contacts, anon("new"))).state.contactId).toBe(ada);
    expect((await contactBy(contacts, anon("taken"))).state.contactId).toBe(
      (await contactBy(contacts, user("bob"))).state.contactId,
    );
    const lines = [...contacts.timelines.values()].flatMap((timeline) => Array.from(timeline.values()));
    expect(JSON.stringify(lines)).not.toContain("visit:");
  });
});

describe("user ids and addresses", () => {
  it("keep known contacts apart, though they state the same address", async () => {
    const { contacts, record } = recording();
    await record([identify("i2", "bob", "same@example.com", T0 + MINUTE)]);
    await record([identify("i1", "ada", "same@example.com", T0)]);
    const [ada, bob] = [await contactBy(contacts, user("ada")), await contactBy(contacts, user("bob"))];
    expect([ada.profile?.email, bob.profile?.email]).toEqual(["same@example.com", undefined]);
    expect(bob.profile?.attributes["email"]?.value).toBe("same@example.com");
  });

  it("leave a known contact's address alone, whatever a public key says", async () => {
    const { contacts, record } = recording();
    await record([identify("i1", "ada", "ada@example.com", T0)]);
    await record([
      trackingEvent({
        eventId: "evil",
        kind: "identify",
        anonymousId: "stranger",
        userId: "ada",
        traits: { email: "evil@example.com" },
        occurredAt: T0 + MINUTE,
      }),
      formEvent({
        eventId: "f1",
        anonymousId: "stranger",
        email: "evil@example.com",
        occurredAt: T0 + 2 * MINUTE,
      }),
    ]);
    const ada = await contactBy(contacts, user("ada"));
    const stranger = await contactBy(contacts, email("evil@example.com"));
    expect(ada.profile).toMatchObject({ email: "ada@example.com" });
    expect(ada.profile?.attributes["unverified_email"]?.value).toBe("evil@example.com");
    expect(ada.consent).toBeUndefined();
    expect(stranger.state.contactId).not.toBe(ada.state.contactId);
  });

  it("become one by an alias of a server key, never by that of a browser key", async () => {
    const { contacts, record } = recording();
    await record([
      identify("i1", "old", "old@example.com", T0),
      identify("i2", "other", "other@example.com", T0),
      identify("i3", "ada", "ada@example.com", T0),
    ]);
    await record([alias("l1", "browser", "other"), alias("l2", "server", "old")]);
    const ada = await contactBy(contacts, user("ada"));
    expect((await contactBy(contacts, user("old"))).state.contactId).toBe(ada.state.contactId);
    expect((await contactBy(contacts, user("other"))).state.contactId).not.toBe(ada.state.contactId);
    expect(await eventIdsOf(contacts, ada)).toEqual(["i1", "i3", "l1", "l2"]);
    expect((await contactBy(contacts, email("old@example.com"))).state.contactId).toBe(ada.state.contactId);
  });
});
