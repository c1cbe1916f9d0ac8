import { randomBytes } from "node:crypto";
import type { ApiClient } from "../adapters/aws/api-client.ts";
import type { DeploymentProbe } from "../core/report/deployment-facts.ts";
import type { CommandOptions } from "./command.ts";
import { findApi } from "./deployment.ts";
import { readDefinitionFiles } from "./definition-files.ts";
import { runCommandLine } from "./run.ts";

/** Runs what was typed, with everything real; the answer is the exit code. SDK clients are loaded by the commands that need them. */
export function runFromShell(typed: readonly string[]): Promise<number> {
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return runCommandLine(typed, {
    print: (text) => void process.stdout.write(`${text}\n`),
    complain: (text) => void process.stderr.write(`${text}\n`),
    api: connect,
    probe: loadProbe,
    readDefinitionFiles,
    randomBytes,
    environment: process.env,
  });
}

async function connect(options: CommandOptions): Promise<ApiClient> {
  const target = await findApi(options, process.env, loadProbe);
  const { createApiClient } = await import("../adapters/aws/api-client.ts");
  return createApiClient(target);
}

async function loadProbe(region: string): Promise<DeploymentProbe> {
  const { createDeploymentProbe } = await import("../adapters/aws/deployment-probe.ts");
  return createDeploymentProbe(region);
}
