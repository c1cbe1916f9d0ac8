import { beforeEach, describe, expect, it } from "vitest";
import type { CompiledDefinition, CurrentDefinition, Owner } from "../../core/definitions/definition.ts";
import type { DefinitionStore } from "../../core/definitions/ports.ts";

const segment = (id: string, version: string): CompiledDefinition => ({
  kind: "segment",
  id,
  version,
  content: { segment: id, name: `${id} ${version}`, condition: { attribute: "country", is: "ES" } },
});

const pointer = (id: string, version: string, owner: Owner = "deploy"): CurrentDefinition => ({
  kind: "segment",
  id,
  version,
  owner,
});

/** What every store of definitions must do; `start` gives an empty one. */
export function describeDefinitionStore(name: string, start: () => Promise<DefinitionStore>): void {
  describe(`${name}: definitions`, () => {
    let store: DefinitionStore;
    beforeEach(async () => {
      store = await start();
    });

    it("is empty at first", async () => {
      expect(await store.current()).toEqual([]);
      expect(await store.content("segment", "a", "v1")).toBeUndefined();
    });

    it("gives back what was published, and its pointer", async () => {
      const answer = await store.publish([segment("a", "v1")], [pointer("a", "v1")]);
      expect(answer).toEqual({ moved: [pointer("a", "v1")], keptByOther: [] });
      expect(await store.current()).toEqual([pointer("a", "v1")]);
      expect(await store.content("segment", "a", "v1")).toEqual(segment("a", "v1").content);
    });

    it("keeps the version of a state machine with a workflow's pointer", async () => {
      const workflow: CurrentDefinition = {
        kind: "workflow",
        id: "w",
        version: "v1",
        owner: "api",
        machineVersionArn: "arn:machine:7",
        machineHash: "0123456789abcdef",
      };
      await store.publish([], [workflow]);
      expect(await store.current()).toEqual([workflow]);
    });

    it("keeps old versions for whoever is inside", async () => {
      await store.publish([segment("a", "v1")], [pointer("a", "v1")]);
      await store.publish([segment("a", "v2")], [pointer("a", "v2")]);
      expect(await store.current()).toEqual([pointer("a", "v2")]);
      expect(await store.content("segment", "a", "v1")).toEqual(segment("a", "v1").content);
    });

    it("never changes a version", async () => {
      await store.publish([segment("a", "v1")], [pointer("a", "v1")]);
      const other: CompiledDefinition = { ...segment("b", "v1"), id: "a" };
      await store.publish([other], [pointer("a", "v1")]);
      expect(await store.content("segment", "a", "v1")).toEqual(segment("a", "v1").content);
    });

    it("leaves a pointer of another owner, says so, and moves the rest", async () => {
      await store.publish([segment("a", "v1")], [pointer("a", "v1", "api")]);
      const answer = await store.publish(
        [segment("a", "v2"), segment("b", "v1")],
        [pointer("a", "v2"), pointer("b", "v1")],
      );
      expect(answer).toEqual({ moved: [pointer("b", "v1")], keptByOther: [pointer("a", "v1", "api")] });
      expect(await store.current()).toEqual([pointer("a", "v1", "api"), pointer("b", "v1")]);
    });

    it("takes a pointer away, but not one that has moved or is somebody else's", async () => {
      await store.publish([], [pointer("a", "v1"), pointer("b", "v2"), pointer("c", "v1", "api")]);
      await store.retire([pointer("a", "v1"), pointer("b", "v1"), pointer("c", "v1")]);
      expect(await store.current()).toEqual([pointer("b", "v2"), pointer("c", "v1", "api")]);
    });

    it("publishes more than fits into one transaction", async () => {
      const ids = Array.from({ length: 120 }, (_, index) => `s${String(index).padStart(3, "0")}`);
      const answer = await store.publish(
        [],
        ids.map((id) => pointer(id, "v1")),
      );
      expect(answer.moved).toHaveLength(120);
      expect((await store.current()).map(({ id }) => id)).toEqual(ids);
    });
  });
}
