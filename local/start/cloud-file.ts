import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fieldsOf } from "../services/fields.ts";

/** Where a running local cloud listens: the command line finds it by `.local/cloud.json`. */
export interface CloudFile {
  readonly apiUrl: string;
  readonly gatewayUrl: string;
  readonly mailboxUrl: string;
  readonly dashboardUrl: string;
  readonly demoUrl: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Process that runs the cloud. */
  readonly pid: number;
}

/** Writes the file; the returned function removes it, unless another cloud has written it since. */
export const writeCloudFile = (path: string, content: CloudFile): (() => void) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
  return () => {
    try {
      const { pid } = fieldsOf(JSON.parse(readFileSync(path, "utf8")));
      if (pid === content.pid) rmSync(path);
    } catch {
      // Gone already.
    }
  };
};
