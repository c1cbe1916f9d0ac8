import { array, assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { Timers } from "../../local/timers.ts";

const nothing = (): void => undefined;

describe("timers", () => {
  it("come out by due time, then first come first, up to now and no further", () => {
    assert(
      property(array(integer({ min: 0, max: 20 })), integer({ min: 0, max: 20 }), (times, now) => {
        const timers = new Timers();
        const all = times.map((at) => timers.add(at, nothing));
        const inOrder = all.toSorted((a, b) => a.at - b.at || a.order - b.order);
        expect(timers.takeDue(now)).toEqual(inOrder.filter(({ at }) => at <= now));
        expect(timers.peek()).toEqual(inOrder.find(({ at }) => at > now));
      }),
    );
  });
});
