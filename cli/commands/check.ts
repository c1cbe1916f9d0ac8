import { formatDiagnostics } from "../../core/definitions/findings.ts";
import type { Diagnostic } from "../../core/diagnostic.ts";
import type { Command } from "../command.ts";

/** `espalier check [folder]` */
export const check: Command = {
  words: ["check"],
  takes: [],
  mayTake: "folder",
  target: "none",
  options: {},
  summary:
    "compiles gallery and workspace (or the folder named) and prints every mistake, publishing nothing",
  async run({ print, readDefinitionFiles }, [folder]) {
    // Loaded here, since MJML takes a while and no other command needs it.
    const { compileDefinitions } = await import("../../adapters/render/compile-definitions.ts");
    const compiled = await compileDefinitions(await readDefinitionFiles(folder));
    const tell = (found: readonly Diagnostic[]) =>
      formatDiagnostics(found.map((one) => whereItLies(one, folder ?? "workspace")));
    if (!compiled.ok) {
      const errors = compiled.error.filter(({ severity }) => severity === "error").length;
      print(`${tell(compiled.error)}\n\n${errors} to put right; nothing would be published.`);
      return 1;
    }
    const { definitions, warnings } = compiled.value;
    if (warnings.length > 0) print(`${tell(warnings)}\n`);
    const ids = definitions.map(({ kind, id }) => `${kind} ${id}`).toSorted();
    print(`${definitions.length} definitions are in order: ${ids.join(", ")}.`);
    return 0;
  },
};

/** With the path from where the command is typed, which a terminal makes a link of. */
function whereItLies(found: Diagnostic, workspace: string): Diagnostic {
  if (found.file.startsWith("gallery/")) return found;
  return { ...found, file: `${workspace.replace(/\/+$/u, "")}/${found.file}` };
}
