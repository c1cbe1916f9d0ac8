import type { DefinitionReader } from "../definitions/ports.ts";
import type { CurrentScoring } from "./context.ts";

/** The scorings that are published now, each with its version. */
export async function currentScorings(definitions: DefinitionReader): Promise<readonly CurrentScoring[]> {
  const pointers = (await definitions.current()).filter(({ kind }) => kind === "scoring");
  const found = await Promise.all(
    pointers.map(async ({ id, version }) => ({
      version,
      scoring: await definitions.content("scoring", id, version),
    })),
  );
  return found.flatMap(({ version, scoring }) => (scoring ? [{ version, scoring }] : []));
}
