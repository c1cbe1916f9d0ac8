import type { ApiAnswer, ApiClient } from "../../adapters/aws/api-client.ts";
import { type CommandWorld, runCommandLine } from "../../cli/run.ts";
import type { CommandOptions } from "../../cli/command.ts";
import type { SourceFile } from "../../core/definitions/source.ts";
import type { DeploymentProbe } from "../../core/report/deployment-facts.ts";

/** What a command line was answered with. */
export interface CommandOutcome {
  readonly exitCode: number;
  readonly printed: string;
  readonly complained: string;
  readonly calls: readonly (readonly [method: string, path: string, body: unknown])[];
  readonly askedFor: readonly CommandOptions[];
}

/** What the world answers in a test. */
export interface WorldSketch {
  readonly answer?: ApiAnswer | Error;
  readonly probe?: DeploymentProbe;
  readonly files?: readonly SourceFile[];
}

/** Runs a command line against an API that always answers the same. */
export async function runTyped(typed: readonly string[], sketch: WorldSketch = {}): Promise<CommandOutcome> {
  const printed: string[] = [];
  const complained: string[] = [];
  const calls: (readonly [string, string, unknown])[] = [];
  const askedFor: CommandOptions[] = [];
  const api: ApiClient = {
    call: (method, path, body) => {
      calls.push([method, path, body]);
      const { answer = { status: 200, body: {} } } = sketch;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
  const world: CommandWorld = {
    print: (text) => void printed.push(text),
    complain: (text) => void complained.push(text),
    api: (options) => {
      askedFor.push(options);
      return Promise.resolve(api);
    },
    probe: () =>
      sketch.probe ? Promise.resolve(sketch.probe) : Promise.reject(new Error("No probe in this test.")),
    readDefinitionFiles: () => Promise.resolve(sketch.files ?? []),
    environment: {},
    randomBytes: (count) => new Uint8Array(count).fill(7),
  };
  const exitCode = await runCommandLine(typed, world);
  return { exitCode, printed: printed.join("\n"), complained: complained.join("\n"), calls, askedFor };
}
