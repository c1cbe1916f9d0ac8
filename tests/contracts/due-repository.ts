import { beforeEach, describe, expect, it } from "vitest";
import type { DueMove } from "../../core/segment/due.ts";
import { shardOf } from "../../core/segment/due.ts";
import type { DueRepository } from "../../core/segment/ports.ts";

/** A repository, empty at every test, and how contacts get into it. */
export interface DueUnderTest {
  readonly due: DueRepository;
  readonly move: (contactId: string, move: DueMove) => Promise<void>;
}

const NOON = Date.parse("2026-11-21T12:00:00Z");
const MINUTE = 60_000;

/** What every repository of due items must do. */
export function describeDueRepository(name: string, start: () => Promise<DueUnderTest>): void {
  describe(`${name}: buckets`, () => {
    let under: DueUnderTest;
    beforeEach(async () => {
      under = await start();
    });

    it("finds a contact in the part of the bucket that is hers, and nowhere else", async () => {
      await under.move("c1", { to: NOON });
      const shard = shardOf("c1");
      expect(await under.due.contactsIn(NOON, shard)).toEqual({ contactIds: ["c1"], isAll: true });
      const nobody = { contactIds: [], isAll: true };
      expect(await under.due.contactsIn(NOON, (shard + 1) % 16)).toEqual(nobody);
      expect(await under.due.contactsIn(NOON + MINUTE, shard)).toEqual(nobody);
    });

    it("gives a hundred contacts at a time, and the others once those are gone", async () => {
      const many = Array.from({ length: 4_000 }, (_, at) => `c${at}`).filter((id) => shardOf(id) === 3);
      const ids = many.slice(0, 120).toSorted();
      await Promise.all(ids.map((id) => under.move(id, { to: NOON })));
      const { contactIds, isAll } = await under.due.contactsIn(NOON, 3);
      expect([contactIds, isAll]).toEqual([ids.slice(0, 100), false]);
      await Promise.all(contactIds.map((id) => under.due.drop(id, NOON)));
      expect(await under.due.contactsIn(NOON, 3)).toEqual({ contactIds: ids.slice(100), isAll: true });
    });

    it("remembers which buckets of a day are prepared until it is told to forget them", async () => {
      for (const bucket of [NOON + MINUTE, NOON, NOON + 24 * 60 * MINUTE])
        await under.due.notePrepared(bucket);
      expect(await under.due.isPrepared(NOON)).toBe(true);
      expect(await under.due.preparedOn("2026-11-21")).toEqual([NOON, NOON + MINUTE]);
      await under.due.forget(NOON);
      expect(await under.due.isPrepared(NOON)).toBe(false);
      expect(await under.due.preparedOn("2026-11-21")).toEqual([NOON + MINUTE]);
    });
  });
}
