import { describe, expect, it } from "vitest";
import type { ContactReader, IdentityReader, TimelineReader } from "../../core/contact/ports.ts";
import type { RecordChange, RecordStore } from "../../core/record/ports.ts";
import type { ContactState } from "../../core/contact/contact.ts";
import type { TimelineEvent } from "../../core/tracking-event.ts";
import { T0, trackingEvent } from "../doubles/tracking.ts";

/** A store with the readers of what it wrote. */
export type RecordStoreUnderTest = RecordStore & ContactReader & IdentityReader & TimelineReader;

/** What every store of recorded events must do; each test has keys of its own, so one store may serve all. */
export function recordStoreContract(makeStore: () => RecordStoreUnderTest): void {
  describe("a record store", () => {
    it("answers everything wanted, also what is not there", async () => {
      const store = makeStore();
      const found = await store.load({
        identities: ["anon#none"],
        contacts: ["none"],
        details: ["nobody"],
        histories: ["anon#none"],
      });
      expect([...found.identities]).toEqual([["anon#none", undefined]]);
      expect([...found.contacts]).toEqual([
        ["none", undefined],
        ["nobody", undefined],
      ]);
      expect([...found.histories]).toEqual([["anon#none", []]]);
    });

    it("gives back what was committed, the details only where they are wanted", async () => {
      const store = makeStore();
      const change = changeOf("c-back");
      expect(await store.commit(change)).toEqual({ outcome: "committed" });
      const found = await store.load({
        identities: ["anon#c-back"],
        contacts: [],
        details: ["c-back"],
        histories: ["anon#c-back"],
      });
      expect(found.identities.get("anon#c-back")).toEqual(change.identities[0]?.identity);
      expect(found.contacts.get("c-back")).toEqual({
        state: change.states[0]?.state,
        details: { profile: change.profiles[0], consent: change.consents[0] },
      });
      expect(found.histories.get("anon#c-back")).toEqual(change.events);
      const lean = await store.load({ identities: [], contacts: ["c-back"], details: [], histories: [] });
      expect(lean.contacts.get("c-back")).toEqual({ state: change.states[0]?.state });
    });

    it("refuses a commit with a line that is stored already, names it, and writes nothing of the rest", async () => {
      const store = makeStore();
      await store.commit(changeOf("c-twice"));
      const [first] = changeOf("c-twice").events;
      const second = eventOf("c-twice", "e2");
      const answer = await store.commit({
        ...changeOf("c-twice", 1),
        events: [second, ...(first ? [first] : [])],
      });
      expect(answer).toMatchObject({ outcome: "duplicates", events: [{ eventId: "e1" }] });
      expect((await store.events(["anon#c-twice"])).map(({ eventId }) => eventId)).toEqual(["e1"]);
      expect((await store.read("c-twice"))?.state.version).toBe(1);
    });

    it("refuses a commit that was planned from an older version", async () => {
      const store = makeStore();
      await store.commit(changeOf("c-race"));
      const late = { ...changeOf("c-race", 0), events: [eventOf("c-race", "e2")] };
      expect(await store.commit(late)).toEqual({ outcome: "conflict" });
      expect(
        await store.commit({ ...changeOf("c-race", 1), events: [eventOf("c-race", "e2")], identities: [] }),
      ).toEqual({ outcome: "committed" });
    });

    it("refuses a key that somebody else took in between", async () => {
      const store = makeStore();
      await store.commit(changeOf("c-key"));
      const rival = changeOf("c-rival");
      const [taken] = changeOf("c-key").identities;
      expect(await store.commit({ ...rival, identities: taken ? [taken] : [] })).toEqual({
        outcome: "conflict",
      });
      expect(await store.read("c-rival")).toBeUndefined();
    });

    it("leads from a merged contact to the one that took her up", async () => {
      const store = makeStore();
      await store.commit(changeOf("c-heir"));
      await store.commit(changeOf("c-gone"));
      const merged: ContactState = {
        ...stateOf("c-gone", 2),
        standing: "merged",
        mergedInto: "c-heir",
        senderKeys: [],
      };
      await store.commit({
        ...NO_CHANGE,
        states: [{ state: merged, expectedVersion: 1 }],
        emptied: ["c-gone"],
      });
      expect((await store.read("c-gone"))?.state.contactId).toBe("c-heir");
      expect(await store.findByIdentity("anon#c-gone")).toBe("c-gone");
      const left = await store.load({ identities: [], contacts: [], details: ["c-gone"], histories: [] });
      expect(left.contacts.get("c-gone")?.details).toEqual({});
    });

    it("reads timelines oldest first, from an instant on, by name, and the latest few", async () => {
      const store = makeStore();
      const events = [3, 1, 2].map((minute) =>
        eventOf("c-line", `e${minute}`, T0 + minute * 60_000, minute === 2 ? "Other" : "Page Viewed"),
      );
      await store.commit({ ...changeOf("c-line"), events });
      expect(idsOf(await store.events(["anon#c-line", "anon#none"]))).toEqual(["e1", "e2", "e3"]);
      expect(idsOf(await store.events(["anon#c-line"], { from: T0 + 120_000 }))).toEqual(["e2", "e3"]);
      expect(idsOf(await store.events(["anon#c-line"], { name: "Page Viewed" }))).toEqual(["e1", "e3"]);
      expect(idsOf(await store.events(["anon#c-line"], { limit: 2 }))).toEqual(["e2", "e3"]);
    });
  });
}

const idsOf = (found: readonly TimelineEvent[]) => found.map(({ eventId }) => eventId);

const NO_CHANGE: RecordChange = {
  events: [],
  states: [],
  profiles: [],
  consents: [],
  emptied: [],
  identities: [],
  announcements: [],
  at: T0,
};

function eventOf(sender: string, eventId: string, occurredAt = T0, name = "Page Viewed"): TimelineEvent {
  const page = { title: "Pears", url: "https://example.com/pears" };
  const event = trackingEvent({
    eventId,
    name,
    anonymousId: sender,
    occurredAt,
    properties: page,
    context: { page, locale: "en" },
  });
  return { ...event, senderKey: `anon#${sender}` };
}

function stateOf(contactId: string, version: number): ContactState {
  return {
    contactId,
    standing: "contact",
    version,
    senderKeys: [`anon#${contactId}`],
    scores: { engagement: { value: 0.1 + 0.2, at: T0, version: "e1", days: { page: { "2026-11-21": 1 } } } },
    stage: "lead",
    firstSeenAt: T0,
    lastSeenAt: T0,
    last: [{ senderKey: `anon#${contactId}`, timelineKey: "k", name: "Page Viewed" }],
  };
}

function changeOf(contactId: string, expectedVersion = 0): RecordChange {
  const order = { at: T0, eventId: "e1" };
  return {
    ...NO_CHANGE,
    events: [eventOf(contactId, "e1")],
    states: [{ state: stateOf(contactId, expectedVersion + 1), expectedVersion }],
    profiles: [{ contactId, email: "ada@example.com", attributes: { country: { value: "ES", ...order } } }],
    consents: [
      {
        contactId,
        topics: {
          newsletter: {
            status: "granted",
            ...order,
            source: "form:newsletter",
            text: "Yes.",
            formVersion: "f1",
          },
        },
      },
    ],
    identities: [
      {
        identity: {
          key: `anon#${contactId}`,
          contactId,
          version: 1,
          claims: [{ by: "user", target: "user#u", ...order }],
        },
        expectedVersion: 0,
      },
    ],
    announcements: [{ id: `created-${contactId}`, type: "ContactCreated", detail: { contactId, at: T0 } }],
  };
}
