import { describe, expect, it } from "vitest";
import type { RefusedEventRepository } from "../../core/record/ports.ts";
import { dayOf } from "../../core/time.ts";
import { T0 } from "../doubles/tracking.ts";

/** What every keeper of refused events must do. */
export function refusedEventsContract(makeRepository: () => RefusedEventRepository): void {
  describe("refused events", () => {
    it("are kept once each and listed by day, newest first", async () => {
      const repository = makeRepository();
      const [first, second, later] = [
        refused("r1", T0),
        refused("r2", T0 + 60_000),
        refused("r3", T0 + 86_400_000),
      ];
      await repository.keep([first, second, later]);
      await repository.keep([first]);
      expect(await repository.ofDay(dayOf(T0))).toEqual([second, first]);
    });
  });
}

const refused = (refusedId: string, receivedAt: number) => ({
  refusedId,
  receivedAt,
  reason: "It has no name.",
  excerpt: "{}",
  keyName: "shop",
});
