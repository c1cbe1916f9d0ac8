import type { WorkflowLine, WorkflowReport } from "../../core/report/workflow-report.ts";
import { plain, section, table } from "./text.ts";

/** A workflow as `workflow show` prints it: its steps, and how many contacts stand at each. */
export function renderWorkflow(report: WorkflowReport): string {
  const topic = report.topic === undefined ? "" : `, topic ${report.topic}`;
  const rows = report.steps.map((step) => [
    `${"  ".repeat(step.depth)}${step.id}`,
    step.label,
    step.contacts || "",
  ]);
  const entering = report.entering > 0 ? [["start", "just let in", report.entering]] : [];
  const elsewhere = Object.entries(report.elsewhere).map(([step, contacts]) => [
    step,
    "step of an older version",
    contacts,
  ]);
  return [
    `${report.workflow}@${report.version.slice(0, 8)} (${report.messageClass}${topic}; owner ${report.owner})`,
    plain(`  lets in a contact who ${report.enter.join(", or who ")}`),
    section(
      "Steps",
      table(
        ["step", "what it does", "contacts now"],
        [...entering, ...rows, ...elsewhere],
        "it has no steps",
      ),
    ),
  ].join("\n");
}

/** Every workflow on a line. */
export function renderWorkflows(workflows: readonly WorkflowLine[]): string {
  const rows = workflows.map((each) => [each.workflow, each.version.slice(0, 8), each.owner]);
  return table(["workflow", "version", "owner"], rows, "none published yet");
}
