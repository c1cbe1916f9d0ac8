import { join } from "node:path";
import { phaseListener } from "./start/phases.ts";
import { choosePorts } from "./start/ports.ts";
import { type LocalRun, runLocally } from "./start/run.ts";

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const announce = ({ cloud, demoUrl, pages }: LocalRun, seconds: string): void => {
  say(`
Espalier runs on this machine (${seconds} s).

  Demo site   ${demoUrl}
  Mailbox     ${pages.mailboxUrl}
  Dashboard   ${pages.dashboardUrl}
  API         ${cloud.apiUrl}
  AWS APIs    ${cloud.gatewayUrl}

Save a file under workspace/ and it is published. Ctrl-C stops everything.
`);
};

const fail = (error: unknown): void => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n\n`);
  process.exitCode = 1;
};

let stopping = false;

/** A signal while it starts counts as well: what has been started by then is stopped. */
const stopOnSignal = (starting: Promise<LocalRun>): void => {
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    say("Stopping.");
    void starting.then((run) => run.stop()).finally(() => process.exit());
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
};

const began = performance.now();
try {
  const ports = choosePorts(process.env["PORT_BASE"]);
  const hearPhase = phaseListener(process.env["START_TIMES"], say);
  hearPhase("load", began);
  const starting = runLocally({ root: join(import.meta.dirname, ".."), ports, say, hearPhase });
  stopOnSignal(starting);
  const run = await starting;
  if (!stopping) announce(run, ((performance.now() - began) / 1000).toFixed(1));
} catch (error) {
  // What a signal cut short has failed in words that help nobody.
  if (!stopping) fail(error);
}
