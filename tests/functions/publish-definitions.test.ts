import { beforeEach, describe, expect, it } from "vitest";
import { InMemoryDefinitionStore } from "../../adapters/memory/definitions.ts";
import { compileDefinitions } from "../../adapters/render/compile-definitions.ts";
import { publishDefinitions } from "../../core/definitions/publish.ts";
import type { CustomResourceOutcome } from "../../functions/publish-definitions/custom-resource.ts";
import { createHandler, type PublishDeps } from "../../functions/publish-definitions/handler.ts";
import { WORLD } from "../doubles/definition-files.ts";
import { segmentOf } from "../doubles/published.ts";

const WORKFLOW = {
  path: "workflows/w.yaml",
  text: "workflow: w\ntopic: newsletter\nenter: { when: { consented: newsletter } }\nsteps: [{ send: hello }]\n",
};

const REQUEST = {
  RequestType: "Create",
  ResponseURL: "https://example.com/answer",
  StackId: "stack",
  RequestId: "request",
  LogicalResourceId: "Published",
};

describe("publish-definitions", () => {
  let store: InMemoryDefinitionStore;
  let answers: CustomResourceOutcome[];
  let deps: PublishDeps;
  beforeEach(() => {
    store = new InMemoryDefinitionStore();
    answers = [];
    const machines = { hashOf: () => "hash", publish: () => Promise.resolve("arn:machine:1") };
    deps = {
      built: () => ({ definitions: [segmentOf("built", { attribute: "a", is: 1 })], files: WORLD }),
      compile: (files) => compileDefinitions(files),
      publish: (publication) => publishDefinitions({ store, machines }, publication),
      answer: (_request, outcome) => {
        answers.push(outcome);
        return Promise.resolve();
      },
    };
  });

  const currentIds = async () =>
    (await store.current()).map(({ kind, id, owner }) => `${owner} ${kind} ${id}`);

  it.each(["Create", "Update"])("publishes what was built at %s, and says so", async (RequestType) => {
    await createHandler(deps)({ ...REQUEST, RequestType });
    expect(answers).toEqual([{ status: "SUCCESS" }]);
    expect(await currentIds()).toEqual(["deploy segment built"]);
  });

  it("takes nothing away when the stack is deleted", async () => {
    await createHandler(deps)(REQUEST);
    await createHandler(deps)({ ...REQUEST, RequestType: "Delete" });
    expect(answers.at(-1)).toEqual({ status: "SUCCESS" });
    expect(await currentIds()).toEqual(["deploy segment built"]);
  });

  it("answers CloudFormation with the reason when it fails", async () => {
    const handler = createHandler({ ...deps, publish: () => Promise.reject(new Error("Table is gone.")) });
    await handler(REQUEST);
    expect(answers).toEqual([
      { status: "FAILED", reason: expect.stringContaining("Table is gone.") as string },
    ]);
  });

  it("compiles one file against what was built, and publishes that one", async () => {
    const result = await createHandler(deps)({ owner: "api", files: [WORKFLOW] });
    expect(result).toMatchObject({
      diagnostics: [],
      published: [{ kind: "workflow", id: "w", machineVersionArn: "arn:machine:1" }],
    });
    expect(await currentIds()).toEqual(["api workflow w"]);
  });

  it("publishes everything that changed for a deployment, and takes out what is gone", async () => {
    const handler = createHandler(deps);
    await handler({ owner: "deploy", whole: true, files: [...WORLD, WORKFLOW] });
    expect(await currentIds()).toContain("deploy workflow w");
    await handler({ owner: "deploy", whole: true, files: WORLD });
    expect(await currentIds()).not.toContain("deploy workflow w");
    expect(await currentIds()).toContain("deploy template hello");
  });

  it("gives back the diagnostics and publishes nothing when a file has a mistake", async () => {
    const wrong = { ...WORKFLOW, text: WORKFLOW.text.replace("send: hello", "send: helo") };
    const result = await createHandler(deps)({ owner: "api", files: [wrong] });
    expect(result).toMatchObject({ diagnostics: [{ code: "WF101", hint: 'Did you mean "hello"?' }] });
    expect(result).not.toHaveProperty("published");
    expect(await currentIds()).toEqual([]);
  });

  it("refuses what is neither with a sentence", async () => {
    await expect(createHandler(deps)({ files: [] })).rejects.toThrow(/Expected \{ owner/u);
  });
});
