import { type ChildProcess, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const ROOT = resolve(import.meta.dirname, "../..");
const NOT_OURS = new Set([".git", ".local", "node_modules", "dist", "cdk.out", "coverage"]);

/** A copy of the project to start in, so that neither a developer's run nor a test's build is disturbed. */
export interface Checkout {
  readonly folder: string;
  /** Files and folders at its top, and what its runs left in the temporary folder. */
  leftovers(): readonly string[];
  remove(): void;
}

/** Copies the project; the packages are shared. */
export function checkOut(): Checkout {
  const outer = mkdtempSync(join(tmpdir(), "espalier-start-"));
  const folder = join(outer, "project");
  const temporary = join(outer, "tmp");
  mkdirSync(temporary);
  cpSync(ROOT, folder, { recursive: true, filter: (path) => !NOT_OURS.has(basename(path)) });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const before = new Set(readdirSync(folder));
  return {
    folder,
    leftovers: () => [
      ...readdirSync(folder).filter((name) => !before.has(name)),
      ...readdirSync(temporary).map((name) => join("tmp", name)),
    ],
    remove: () => {
      rmSync(outer, { recursive: true });
    },
  };
}

/** `npm start` in a checkout, as somebody types it into a terminal. */
export class NpmStart {
  readonly #child: ChildProcess;
  readonly #mark: string;
  readonly #ended: Promise<number | null>;
  #output = "";

  constructor({ folder }: Checkout, portBase: number) {
    this.#mark = `ESPALIER_TEST_RUN=${folder}-${portBase}-${performance.now()}`;
    const [name = "", value = ""] = this.#mark.split("=");
    this.#child = spawn("npm", ["start"], {
      cwd: folder,
      // A terminal signals the whole group.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        [name]: value,
        PORT_BASE: String(portBase),
        TMPDIR: join(folder, "../tmp"),
        // npm keeps its own compiled code in the temporary folder.
        NODE_DISABLE_COMPILE_CACHE: "1",
      },
    });
    const read = (chunk: Buffer): void => {
      this.#output += chunk.toString("utf8");
    };
    this.#child.stdout?.on("data", read);
    this.#child.stderr?.on("data", read);
    this.#ended = new Promise((end) => this.#child.once("close", end));
  }

  /** Everything that it printed so far. */
  get output(): string {
    return this.#output;
  }

  /** Its exit status, once it and all that shares its output has ended. */
  get ended(): Promise<number | null> {
    return this.#ended;
  }

  /** Waits until it has printed something. */
  async printed(text: string, ms = 30_000): Promise<void> {
    for (const end = performance.now() + ms; !this.#output.includes(text); await pause(20)) {
      const over = this.#child.exitCode !== null || performance.now() > end;
      if (over && !this.#output.includes(text))
        throw new Error(`It never printed "${text}":\n${this.#output}`);
    }
  }

  /** What Ctrl-C does in a terminal. */
  interrupt(): void {
    process.kill(-(this.#child.pid ?? 0), "SIGINT");
  }

  /** Ends whatever still runs: for tests that failed half way. */
  kill(): void {
    try {
      process.kill(-(this.#child.pid ?? 0), "SIGKILL");
    } catch {
      // It has ended.
    }
  }

  /** Command lines of the processes that it started and that still run, however deep: they inherit a mark in their environment. */
  running(): readonly string[] {
    return readdirSync("/proc")
      .filter(
        (name) => /^\d+$/.test(name) && textOf(`/proc/${name}/environ`).split("\0").includes(this.#mark),
      )
      .map((name) => textOf(`/proc/${name}/cmdline`).replaceAll("\0", " ").trim())
      .filter((command) => command !== "");
  }
}

/** A process may end while it is looked at. */
function textOf(path: string): string {
  try {
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  } catch {
    return "";
  }
}
