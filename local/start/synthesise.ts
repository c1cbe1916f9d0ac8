import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fieldsOf } from "../services/fields.ts";

/** What the CDK app is told. */
export interface SynthOptions {
  readonly root: string;
  /** Folder for the assembly; emptied first. */
  readonly out: string;
  /** Context values on top of those of cdk.json. */
  readonly context: Readonly<Record<string, unknown>>;
}

const contextOf = (root: string, own: SynthOptions["context"]): string => {
  const { context } = fieldsOf(JSON.parse(readFileSync(join(root, "cdk.json"), "utf8")));
  return JSON.stringify({ ...fieldsOf(context), ...own });
};

/** Synthesises the app into `out` in a process of its own. Validation is left to `npm run synth`: it would take longer than all else. */
export const synthesise = ({ root, out, context }: SynthOptions): Promise<void> => {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["bin/espalier.ts"], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        ...process.env,
        CDK_OUTDIR: out,
        CDK_CONTEXT_JSON: contextOf(root, context),
        CDK_VALIDATION: "false",
      },
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(`The CDK app did not synthesise (status ${String(code)}); its own words are above.`),
        );
    });
  });
};
