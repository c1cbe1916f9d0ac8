import type { CompiledDefinition, CurrentDefinition, DefinitionKind } from "./definition.ts";

/** Content of one kind of definition. */
export type ContentOf<K extends DefinitionKind> = Extract<CompiledDefinition, { kind: K }>["content"];

/** Reads published definitions. */
export interface DefinitionReader {
  /** All pointers, read consistently: once per batch. */
  current(): Promise<readonly CurrentDefinition[]>;
  /** One immutable version; cached for the life of the process. */
  content<K extends DefinitionKind>(kind: K, id: string, version: string): Promise<ContentOf<K> | undefined>;
}

/** What a publication did to the pointers. */
export interface PublishAnswer {
  readonly moved: readonly CurrentDefinition[];
  /** The stored pointers of somebody else, left as they are. */
  readonly keptByOther: readonly CurrentDefinition[];
}

/** Stores what was published. */
export interface DefinitionStore extends DefinitionReader {
  /** Stores versions (once each), then moves the pointers; a pointer owned by somebody else is left and reported. */
  publish(
    definitions: readonly CompiledDefinition[],
    pointers: readonly CurrentDefinition[],
  ): Promise<PublishAnswer>;
  /** Takes pointers away, so that nothing new starts; versions stay for whoever is inside. A pointer that has moved since stays. */
  retire(pointers: readonly CurrentDefinition[]): Promise<void>;
}
