import type { CompiledDefinition } from "./definition.ts";
import type { Layer, SourceFile } from "./source.ts";

/**
 * What the build puts beside `publish-definitions` as `definitions.json`: everything that gallery and workspace compile to. The
 * function publishes it, as owner `deploy`, when the hash changes or anything that its machines call.
 */
export interface BuiltDefinitions {
  /** SHA-256 over definitions and layers, hexadecimal. */
  readonly contentHash: string;
  readonly definitions: readonly CompiledDefinition[];
  /** Who wrote each definition, by `<kind>#<id>`. */
  readonly layers: Readonly<Record<string, Layer>>;
  /** The files that they were compiled from, so that a single file can be published against the rest. */
  readonly files?: readonly SourceFile[];
}
