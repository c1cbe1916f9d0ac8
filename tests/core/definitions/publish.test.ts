import { beforeEach, describe, expect, it } from "vitest";
import { InMemoryDefinitionStore } from "../../../adapters/memory/definitions.ts";
import type { CompiledDefinition, CompiledWorkflow } from "../../../core/definitions/definition.ts";
import {
  type Publication,
  publishDefinitions,
  type WorkflowMachines,
} from "../../../core/definitions/publish.ts";
import { segmentOf, workflowOf } from "../../doubles/published.ts";

/** Machines that count their versions. */
class CountingMachines implements WorkflowMachines {
  readonly published: string[] = [];
  /** What machines call: the functions of the service stack that stands. */
  calls = "stack 1";
  hashOf({ workflow }: CompiledWorkflow): string {
    return `${workflow} for ${this.calls}`;
  }
  publish({ workflow }: CompiledWorkflow): Promise<string> {
    this.published.push(workflow);
    return Promise.resolve(`arn:${workflow}:${this.published.length}`);
  }
}

const workflow = (id: string, version: string) => workflowOf(id, { triggers: [] }, version);
const segment = (id: string, version: string) => segmentOf(id, { attribute: "country", is: "ES" }, version);

describe("publishing", () => {
  let store: InMemoryDefinitionStore;
  let machines: CountingMachines;
  beforeEach(() => {
    store = new InMemoryDefinitionStore();
    machines = new CountingMachines();
  });

  const publish = (definitions: readonly CompiledDefinition[], more: Partial<Publication> = {}) =>
    publishDefinitions({ store, machines }, { owner: "deploy", whole: true, definitions, ...more });

  it("makes a machine for each workflow and points to the version that holds it", async () => {
    const { published } = await publish([workflow("w", "v1"), segment("s", "v1")]);
    expect(published).toEqual([
      {
        kind: "workflow",
        id: "w",
        version: "v1",
        owner: "deploy",
        machineVersionArn: "arn:w:1",
        machineHash: "w for stack 1",
      },
      { kind: "segment", id: "s", version: "v1", owner: "deploy" },
    ]);
    expect(await store.current()).toHaveLength(2);
  });

  it("does nothing when nothing has changed", async () => {
    await publish([workflow("w", "v1")]);
    const again = await publish([workflow("w", "v1")]);
    expect(again).toMatchObject({ published: [], unchanged: [{ id: "w" }], retired: [] });
    expect(machines.published).toEqual(["w"]);
  });

  it("goes back to an older version with a machine version of its own", async () => {
    await publish([workflow("w", "v1")]);
    await publish([workflow("w", "v2")]);
    await publish([workflow("w", "v1")]);
    expect(await store.current()).toMatchObject([{ version: "v1", machineVersionArn: "arn:w:3" }]);
  });

  it("makes a machine version anew when what machines call was replaced, once", async () => {
    await publish([workflow("w", "v1"), segment("s", "v1")]);
    machines.calls = "stack 2";
    const { published, unchanged } = await publish([workflow("w", "v1"), segment("s", "v1")]);
    expect(published).toMatchObject([{ id: "w", version: "v1", machineVersionArn: "arn:w:2" }]);
    expect(unchanged).toMatchObject([{ id: "s" }]);
    await publish([workflow("w", "v1"), segment("s", "v1")]);
    expect(machines.published).toEqual(["w", "w"]);
  });

  it("brings workflows of the API to the new machinery with a deployment, at the version they have", async () => {
    await publish([workflow("theirs", "v7")], { owner: "api", whole: false });
    await publish([]);
    expect(machines.published).toEqual(["theirs"]);
    machines.calls = "stack 2";
    await publish([]);
    await publish([]);
    expect(machines.published).toEqual(["theirs", "theirs"]);
    expect(await store.current()).toMatchObject([
      { id: "theirs", version: "v7", owner: "api", machineVersionArn: "arn:theirs:2" },
    ]);
  });

  it("takes out of use what its owner no longer has, and nobody else's", async () => {
    await publish([workflow("old", "v1"), segment("s", "v1")]);
    await publish([workflow("theirs", "v1")], { owner: "api", whole: false });
    const { retired } = await publish([segment("s", "v1")]);
    expect(retired).toMatchObject([{ id: "old" }]);
    expect((await store.current()).map(({ id }) => id)).toEqual(["s", "theirs"]);
  });

  it("leaves everything else when only some definitions are sent", async () => {
    await publish([workflow("w", "v1"), segment("s", "v1")]);
    await publish([segment("s", "v2")], { whole: false });
    expect((await store.current()).map(({ id, version }) => `${id} ${version}`)).toEqual(["s v2", "w v1"]);
  });

  it("touches neither machine nor pointer of another owner", async () => {
    await publish([workflow("w", "v1")], { owner: "api", whole: false });
    const { keptByOther, published } = await publish([workflow("w", "v2")]);
    expect(published).toEqual([]);
    expect(keptByOther).toMatchObject([{ id: "w", version: "v1", owner: "api" }]);
    expect(machines.published).toEqual(["w"]);
  });

  it("moves no pointer when a machine cannot be made", async () => {
    await publish([segment("s", "v1")]);
    const broken: WorkflowMachines = {
      hashOf: () => "",
      publish: () => Promise.reject(new Error("no machine")),
    };
    const publication: Publication = {
      owner: "deploy",
      whole: true,
      definitions: [segment("s", "v2"), workflow("w", "v1")],
    };
    await expect(publishDefinitions({ store, machines: broken }, publication)).rejects.toThrow("no machine");
    expect(await store.current()).toMatchObject([{ id: "s", version: "v1" }]);
  });
});
