import type { WorkflowLine, WorkflowReport } from "../../core/report/workflow-report.ts";
import { ask } from "../ask.ts";
import type { Command } from "../command.ts";
import { renderWorkflow, renderWorkflows } from "../render/workflow.ts";

/** `espalier workflow show <workflow>` */
export const workflowShow: Command = {
  words: ["workflow", "show"],
  takes: ["workflow"],
  target: "any",
  options: {},
  summary: "its steps, and how many contacts stand at each",
  async run({ api, print }, [workflow = ""]) {
    const path = `/v1/workflows/${encodeURIComponent(workflow)}`;
    print(renderWorkflow(await ask<WorkflowReport>(await api(), "GET", path)));
    return 0;
  },
};

/** `espalier workflow list` */
export const workflowList: Command = {
  words: ["workflow", "list"],
  takes: [],
  target: "any",
  options: {},
  summary: "every published workflow, its version and owner",
  async run({ api, print }) {
    const answer = await ask<{ readonly workflows: readonly WorkflowLine[] }>(
      await api(),
      "GET",
      "/v1/workflows",
    );
    print(renderWorkflows(answer.workflows));
    return 0;
  },
};
