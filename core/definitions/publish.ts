import type { CompiledDefinition, CompiledWorkflow, CurrentDefinition, Owner } from "./definition.ts";
import type { DefinitionStore, PublishAnswer } from "./ports.ts";

/** Makes the state machines that workflows run on. */
export interface WorkflowMachines {
  /** Hash of the machine that `publish` would make of the workflow here: another one when a function, queue, table or role is another one. */
  hashOf(workflow: CompiledWorkflow): string;
  /** Makes the workflow's machine, or brings it to this definition, and gives the ARN of the version that holds it. */
  publish(workflow: CompiledWorkflow): Promise<string>;
}

/** What to publish, and for whom. */
export interface Publication {
  readonly owner: Owner;
  readonly definitions: readonly CompiledDefinition[];
  /** The definitions are all that this owner has: pointers to others of this owner are taken away. */
  readonly whole: boolean;
}

/** What a publication did. */
export interface PublicationReport {
  readonly published: readonly CurrentDefinition[];
  readonly unchanged: readonly CurrentDefinition[];
  readonly retired: readonly CurrentDefinition[];
  readonly keptByOther: PublishAnswer["keptByOther"];
}

interface Publishers {
  readonly store: DefinitionStore;
  readonly machines: WorkflowMachines;
}

/**
 * Publishes what is new: machines first, then versions, pointers last, so that nothing starts before all of it is there. New is also a
 * workflow whose machine would call other resources than the one it starts on. Repeated, it changes nothing.
 */
export async function publishDefinitions(
  publishers: Publishers,
  { owner, definitions, whole }: Publication,
): Promise<PublicationReport> {
  const { store, machines } = publishers;
  const current = await store.current();
  const stored = new Map(current.map((pointer) => [keyOf(pointer), pointer]));
  const isMine = (definition: CompiledDefinition) =>
    (stored.get(keyOf(definition))?.owner ?? owner) === owner;
  const isUnchanged = (definition: CompiledDefinition) =>
    isAt(stored.get(keyOf(definition)), definition, machines);

  const mine = definitions.filter(isMine);
  const changed = mine.filter((definition) => !isUnchanged(definition));
  const pointers: CurrentDefinition[] = [];
  for (const definition of changed) pointers.push(await pointerTo(definition, owner, machines));
  const { moved, keptByOther } = await store.publish(changed, pointers);
  const others = current.filter((pointer) => pointer.owner !== owner);
  if (owner === "deploy" && whole) await remakeMachines(publishers, others);

  const given = new Set(definitions.map(keyOf));
  const retired = whole
    ? current.filter((pointer) => pointer.owner === owner && !given.has(keyOf(pointer)))
    : [];
  if (retired.length > 0) await store.retire(retired);
  const pointersOf = (some: readonly CompiledDefinition[]) =>
    some.flatMap((one) => stored.get(keyOf(one)) ?? []);
  return {
    published: moved,
    unchanged: pointersOf(mine.filter(isUnchanged)),
    retired,
    keptByOther: [...pointersOf(definitions.filter((definition) => !isMine(definition))), ...keptByOther],
  };
}

/** Whether the pointer is at this definition and, for a workflow, at the machine that would be made of it now. */
function isAt(
  pointer: CurrentDefinition | undefined,
  definition: CompiledDefinition,
  machines: WorkflowMachines,
): boolean {
  if (pointer?.version !== definition.version) return false;
  return definition.kind !== "workflow" || pointer.machineHash === machines.hashOf(definition.content);
}

/** A deployment may have replaced what workflows of the API call: their machines are made anew, their versions stay. */
async function remakeMachines(
  { store, machines }: Publishers,
  pointers: readonly CurrentDefinition[],
): Promise<void> {
  for (const pointer of pointers) {
    const { kind, id, version, owner } = pointer;
    if (kind !== "workflow") continue;
    const content = await store.content(kind, id, version);
    if (content === undefined) continue;
    const definition: CompiledDefinition = { kind, id, version, content };
    if (!isAt(pointer, definition, machines))
      await store.publish([], [await pointerTo(definition, owner, machines)]);
  }
}

async function pointerTo(
  definition: CompiledDefinition,
  owner: Owner,
  machines: WorkflowMachines,
): Promise<CurrentDefinition> {
  const { kind, id, version } = definition;
  if (definition.kind !== "workflow") return { kind, id, version, owner };
  const { content } = definition;
  const machineVersionArn = await machines.publish(content);
  return { kind, id, version, owner, machineVersionArn, machineHash: machines.hashOf(content) };
}

function keyOf({ kind, id }: Pick<CurrentDefinition, "kind" | "id">): string {
  return `${kind}#${id}`;
}
