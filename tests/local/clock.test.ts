import { describe, expect, it } from "vitest";
import { createActivity } from "../../local/activity.ts";
import { createClock } from "../../local/clock.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const still = () => {
  const activity = createActivity();
  return { activity, clock: createClock(activity, () => 1_000_000) };
};

describe("virtual clock", () => {
  it("runs timers in order of due time, first come first among equals, each at its own time", async () => {
    const { clock } = still();
    const start = clock.now();
    const seen: string[] = [];
    const note = (name: string) => () => {
      seen.push(`${name}@${String(clock.now() - start)}`);
    };
    clock.at(start + 2 * HOUR, note("late"));
    clock.at(start + HOUR, note("early"));
    clock.at(start + HOUR, note("early too"));
    clock.at(start + DAY, note("too late"));
    await clock.advance(3 * HOUR);
    expect(seen).toEqual([`early@${String(HOUR)}`, `early too@${String(HOUR)}`, `late@${String(2 * HOUR)}`]);
    expect(clock.now()).toBe(start + 3 * HOUR);
  });

  it("reaches what timers set on the way, until the span is over", async () => {
    const { clock } = still();
    let runs = 0;
    const again = (): void => {
      runs += 1;
      clock.at(clock.now() + DAY, again);
    };
    clock.at(clock.now() + DAY, again);
    await clock.advance(365 * DAY);
    expect(runs).toBe(365);
  });

  it("waits for work that a timer started before it jumps on", async () => {
    const { activity, clock } = still();
    const start = clock.now();
    const ends: number[] = [];
    const slowly = () =>
      activity.track(async () => {
        for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        ends.push(clock.now() - start);
      });
    clock.at(start + HOUR, slowly);
    clock.at(start + 2 * HOUR, slowly);
    await clock.advance(DAY);
    expect(ends).toEqual([HOUR, 2 * HOUR]);
  });

  it("does not run what was cancelled", async () => {
    const { clock } = still();
    let ran = false;
    const cancel = clock.at(clock.now() + HOUR, () => {
      ran = true;
    });
    cancel();
    await clock.advance(DAY);
    expect(ran).toBe(false);
  });

  it("runs at once what is due already", async () => {
    const { clock } = still();
    await new Promise<void>((resolve) => {
      clock.at(clock.now() - 1, resolve);
    });
    expect(clock.now()).toBe(1_000_000);
  });

  it("goes on after a timer that throws, and reports it", async () => {
    const activity = createActivity();
    const failures: unknown[] = [];
    const clock = createClock(
      activity,
      () => 0,
      (error) => failures.push(error),
    );
    let ran = false;
    clock.at(HOUR, () => {
      throw new Error("broken");
    });
    clock.at(2 * HOUR, () => {
      ran = true;
    });
    await clock.advance(DAY);
    expect([ran, failures.map(String)]).toEqual([true, ["Error: broken"]]);
  });

  it("does one advance after the other", async () => {
    const { clock } = still();
    const start = clock.now();
    await Promise.all([clock.advance(HOUR), clock.advance(HOUR)]);
    expect(clock.now() - start).toBe(2 * HOUR);
  });
});
