import { type ChildProcess, spawn } from "node:child_process";
import { listen } from "../local/http-server.ts";
import { join } from "node:path";
import type { Benchmark } from "./harness/benchmark.ts";
import { cpuSeconds } from "./harness/cpu-seconds.ts";
import { median } from "./harness/sampling.ts";
import { ROOT } from "./harness/workbench.ts";

/** From `npm start` to the printed addresses. */
const AT_MOST_SECONDS = 5;

const SAMPLES = 5;
const PORTS = 5;

interface Sample {
  readonly seconds: number;
  readonly cpu: number;
  /** Milliseconds by phase, as the program tells them. */
  readonly phases: ReadonlyMap<string, number>;
}

/** Whether `count` ports from `first` are free. */
const areFree = async (first: number, count: number): Promise<boolean> => {
  try {
    for (let port = first; port < first + count; port += 1)
      await (await listen(port, () => undefined)).close();
    return true;
  } catch {
    return false;
  }
};

const freeBase = async (): Promise<number> => {
  for (let base = 20_000; base < 30_000; base += PORTS) if (await areFree(base, PORTS)) return base;
  throw new Error("There are no five free ports in a row from 20000 to 30000.");
};

const phasesIn = (text: string): ReadonlyMap<string, number> =>
  new Map(
    [...text.matchAll(/^time: (.+) (\d+) ms$/gmu)].map(([, phase = "", ms]) => [phase, Number(ms)] as const),
  );

/** Resolves with all that was printed once the last address stands there. */
const untilAnnounced = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
      if (text.includes("AWS APIs")) resolve(text);
    });
    child.once("exit", (code) => {
      reject(new Error(`local/start.ts ended with status ${String(code)} before it was ready.\n${text}`));
    });
  });

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  await ended;
};

const sample = async (base: number): Promise<Sample> => {
  const began = performance.now();
  const child = spawn(process.execPath, [join(ROOT, "local", "start.ts")], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PORT_BASE: String(base), START_TIMES: "1" },
  });
  try {
    const text = await untilAnnounced(child);
    const seconds = (performance.now() - began) / 1000;
    return { seconds, cpu: cpuSeconds(child.pid ?? 0), phases: phasesIn(text) };
  } finally {
    await stop(child);
  }
};

export const startTime: Benchmark = {
  name: "start-time",
  title: "npm start, from the command to the addresses",
  measure: async () => {
    const base = await freeBase();
    const samples: Sample[] = [];
    for (let index = 0; index < SAMPLES; index += 1) samples.push(await sample(base));
    const seconds = samples.map((each) => each.seconds);
    const phases = [...(samples[0]?.phases.keys() ?? [])];
    return {
      figures: [
        { what: "median", measured: median(seconds), unit: "s", must: { atMost: AT_MOST_SECONDS } },
        { what: "quickest", measured: Math.min(...seconds), unit: "s" },
        {
          what: "processor time of all its processes",
          measured: median(samples.map(({ cpu }) => cpu)),
          unit: "s",
        },
        ...phases.map((phase) => ({
          what: `of it ${phase}`,
          measured: median(samples.map((each) => (each.phases.get(phase) ?? 0) / 1000)),
          unit: "s",
        })),
      ],
      notes: [
        `Median of ${String(SAMPLES)} starts of \`node local/start.ts\`, one after the other, each on empty folders; npm itself is not in it.`,
        "Where processor time divided by cores comes near the median, the machine was too busy to tell: repeat it.",
      ],
    };
  },
};
