import { readdirSync, readFileSync } from "node:fs";

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: utime, stime, cutime, cstime, counted after the name in brackets. */
const TIMES = { from: 11, to: 15 } as const;
const TICKS_PER_SECOND = 100;

const childrenOf = (pid: number): readonly number[] =>
  readdirSync(`/proc/${String(pid)}/task`).flatMap((task) =>
    readFileSync(`/proc/${String(pid)}/task/${task}/children`, "utf8")
      .split(" ")
      .filter((each) => each !== "")
      .map(Number),
  );

/** Processor time that a process and everything it started have used so far, ended children included; 0 where Linux's /proc is not. */
export const cpuSeconds = (pid: number): number => {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const own = fields.slice(TIMES.from, TIMES.to).reduce((sum, ticks) => sum + Number(ticks), 0);
    return childrenOf(pid).reduce((sum, child) => sum + cpuSeconds(child), own / TICKS_PER_SECOND);
  } catch {
    return 0;
  }
};
