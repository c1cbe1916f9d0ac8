import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const host = (port: number): string => `127.0.0.1:${port}`;

/** Where the demo site stands in the assembly that all system tests share; no test listens there. */
export const SHARED_SITE = host(65_535);

/** A copy of the shared assembly for a demo site on a port of its own, so that test files run side by side; remove the folder afterwards. */
export function assemblyFor(assembly: string, port: number): string {
  const folder = mkdtempSync(join(tmpdir(), "espalier-assembly-"));
  cpSync(assembly, folder, { recursive: true });
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const text = readFileSync(file, "utf8");
    if (text.includes(SHARED_SITE)) writeFileSync(file, text.replaceAll(SHARED_SITE, host(port)));
  }
  return folder;
}
