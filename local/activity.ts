import type { Activity } from "./contracts.ts";

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Counts what is under way; `quiet` resolves after a whole turn of the event loop in which nothing was. */
export const createActivity = (): Activity => {
  let underWay = 0;
  let settled = 0;
  let waiting: (() => void)[] = [];

  const leave = (): void => {
    underWay -= 1;
    settled += 1;
    if (underWay > 0) return;
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };

  return {
    async track(work) {
      underWay += 1;
      try {
        return await work();
      } finally {
        leave();
      }
    },
    async quiet() {
      for (;;) {
        if (underWay > 0) await new Promise<void>((resolve) => waiting.push(resolve));
        const seen = settled;
        await nextTurn();
        await nextTurn();
        if (underWay === 0 && settled === seen) return;
      }
    },
  };
};
