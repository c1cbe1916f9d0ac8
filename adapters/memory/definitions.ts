import type {
  CompiledDefinition,
  CurrentDefinition,
  DefinitionKind,
} from "../../core/definitions/definition.ts";
import type { ContentOf, DefinitionStore, PublishAnswer } from "../../core/definitions/ports.ts";

/** Definitions in memory: the twin of the table, by the same contract. */
export class InMemoryDefinitionStore implements DefinitionStore {
  readonly #versions = new Map<string, string>();
  readonly #pointers = new Map<string, CurrentDefinition>();

  current(): Promise<readonly CurrentDefinition[]> {
    return Promise.resolve(
      [...this.#pointers.values()].toSorted((a, b) => (pointerKey(a) < pointerKey(b) ? -1 : 1)),
    );
  }

  content<K extends DefinitionKind>(kind: K, id: string, version: string): Promise<ContentOf<K> | undefined> {
    const text = this.#versions.get(versionKey({ kind, id, version }));
    return Promise.resolve(text === undefined ? undefined : JSON.parse(text));
  }

  publish(
    definitions: readonly CompiledDefinition[],
    pointers: readonly CurrentDefinition[],
  ): Promise<PublishAnswer> {
    for (const definition of definitions) {
      const key = versionKey(definition);
      if (!this.#versions.has(key)) this.#versions.set(key, JSON.stringify(definition.content));
    }
    const moved: CurrentDefinition[] = [];
    const keptByOther: CurrentDefinition[] = [];
    for (const pointer of pointers) {
      const stored = this.#pointers.get(pointerKey(pointer));
      if (stored && stored.owner !== pointer.owner) keptByOther.push(stored);
      else {
        this.#pointers.set(pointerKey(pointer), pointer);
        moved.push(pointer);
      }
    }
    return Promise.resolve({ moved, keptByOther });
  }

  retire(pointers: readonly CurrentDefinition[]): Promise<void> {
    for (const pointer of pointers) {
      const stored = this.#pointers.get(pointerKey(pointer));
      if (stored?.version === pointer.version && stored.owner === pointer.owner) {
        this.#pointers.delete(pointerKey(pointer));
      }
    }
    return Promise.resolve();
  }
}

function pointerKey(pointer: Pick<CurrentDefinition, "kind" | "id">): string {
  return `${pointer.kind}#${pointer.id}`;
}

function versionKey(definition: Pick<CurrentDefinition, "kind" | "id" | "version">): string {
  return `${pointerKey(definition)}#${definition.version}`;
}
