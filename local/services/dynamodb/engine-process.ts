import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The engine as a process of ours. */
export interface EngineProcess {
  readonly port: number;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Names an engine elsewhere (any platform but Linux x64 needs one), for example `http://127.0.0.1:8000`. */
export const ENDPOINT_VARIABLE = "ESPALIER_DYNAMODB_ENDPOINT";

// The shell outlives us by as long as it takes to clean up: its stdin closes when this process ends, however it ends.
const GUARD = `"$1" serve -p "$2" --db-path "$3/data.db" & child=$!
cat >/dev/null
kill "$child" 2>/dev/null
wait "$child" 2>/dev/null
rm -rf "$3"`;

// Without it each write to a table with a stream reads the whole stream; the schema is private to version 1.2.1, which is pinned.
const SEQUENCE_INDEX =
  "CREATE INDEX IF NOT EXISTS local_sequence ON _stream_records(table_name, CAST(sequence_number AS INTEGER))";

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });

const binary = (): string => {
  try {
    return createRequire(import.meta.url).resolve("@dynoxide/linux-x64/dynoxide");
  } catch (error) {
    throw new Error(
      `The embedded DynamoDB engine (@dynoxide/linux-x64) is not installed on ${process.platform} ${process.arch}. Start another engine and name it: ${ENDPOINT_VARIABLE}=http://127.0.0.1:8000.`,
      { cause: error },
    );
  }
};

/** Resolves when the engine listens; rejects with its own words when it cannot. */
const listening = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once("error", reject);
    child.stderr?.on("data", (chunk: Buffer) => {
      const words = chunk.toString("utf8").trim();
      if (words.includes("listening")) resolve();
      else reject(new Error(`The DynamoDB engine did not start: ${words}`));
    });
    child.once("exit", (code) => {
      reject(new Error(`The DynamoDB engine ended at its start (status ${String(code)}).`));
    });
  });

const stopper = (child: ChildProcess, folder: string): (() => Promise<void>) => {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  child.once("exit", () => {
    resolve();
  });
  return async () => {
    child.ref();
    child.stdin?.end();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
};

/** Starts the embedded engine; `parent` is the folder for its data, memory if absent. */
export const startProcess = async (parent: string | undefined, tries = 3): Promise<EngineProcess> => {
  const memory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
  const folder = mkdtempSync(join(parent ?? memory, "espalier-"));
  const port = await freePort();
  const child = spawn("/bin/sh", ["-c", GUARD, "sh", binary(), String(port), folder], {
    stdio: ["pipe", "ignore", "pipe"],
    detached: true,
  });
  const stop = stopper(child, folder);
  try {
    await listening(child);
  } catch (error) {
    await stop();
    // Another process may have taken the port that was free a moment ago.
    if (tries > 1) return startProcess(parent, tries - 1);
    throw error;
  }
  child.unref();
  const database = new DatabaseSync(join(folder, "data.db"));
  database.exec(SEQUENCE_INDEX);
  database.close();
  return { port, stop };
};
