import { describe, expect, it } from "vitest";
import { listWorkflows, reportWorkflow } from "../../../core/report/workflow-report.ts";
import { ENGAGEMENT, published, scoringOf, workflowOf } from "../../doubles/published.ts";

const welcome = workflowOf("welcome-series", {
  topic: "newsletter",
  triggers: [
    { on: "consented", topic: "newsletter" },
    { on: "did", event: "Order Completed" },
    { on: "entered_segment", segment: "engaged-leads" },
  ],
  steps: [
    { id: "hello", type: "send", label: "send hello", depth: 0 },
    { id: "wait-hello", type: "wait_for", label: "wait up to 3 days", depth: 0 },
  ],
});

const counting = (counts: Readonly<Record<string, number>>) => ({
  countBySteps: () => Promise.resolve(counts),
});

describe("a workflow's report", () => {
  it("tells how it is entered and how many contacts stand at each step, on whatever version", async () => {
    const definitions = await published(welcome);
    const enrollments = counting({ start: 1, "wait-hello": 3, "wait-old": 2 });
    await expect(reportWorkflow({ definitions, enrollments }, "welcome-series")).resolves.toEqual({
      workflow: "welcome-series",
      version: "v1",
      owner: "deploy",
      messageClass: "marketing",
      topic: "newsletter",
      enter: ["consents to newsletter", "does Order Completed", "enters segment engaged-leads"],
      entering: 1,
      steps: [
        { id: "hello", type: "send", label: "send hello", depth: 0, contacts: 0 },
        { id: "wait-hello", type: "wait_for", label: "wait up to 3 days", depth: 0, contacts: 3 },
      ],
      elsewhere: { "wait-old": 2 },
    });
  });

  it("is undefined for what is not published as a workflow", async () => {
    const definitions = await published(welcome, scoringOf(ENGAGEMENT));
    const deps = { definitions, enrollments: counting({}) };
    await expect(reportWorkflow(deps, "engagement")).resolves.toBeUndefined();
    await expect(reportWorkflow(deps, "__proto__")).resolves.toBeUndefined();
  });
});

describe("the list of workflows", () => {
  it("has workflows only, by name", async () => {
    const definitions = await published(
      workflowOf("b", { triggers: [] }),
      scoringOf(ENGAGEMENT),
      workflowOf("a", { triggers: [] }),
    );
    const lines = await listWorkflows(definitions);
    expect(lines.map(({ workflow }) => workflow)).toEqual(["a", "b"]);
  });
});
