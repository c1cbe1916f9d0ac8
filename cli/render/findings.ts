import type { Finding } from "../doctor/finding.ts";

const SIGNS: Readonly<Record<Finding["level"], string>> = {
  ok: "ok",
  warning: "warning",
  problem: "problem",
  by_hand: "by hand",
};

/** Widest sign and two blanks. */
const INDENT = 9;

/** What the doctor found, and how much of it needs somebody. */
export function renderFindings(title: string, findings: readonly Finding[]): string {
  const count = (level: Finding["level"]) => findings.filter((finding) => finding.level === level).length;
  return [
    title,
    "",
    ...findings.map(renderFinding),
    "",
    `Problems: ${count("problem")}. Warnings: ${count("warning")}. In order: ${count("ok")}. To see by hand: ${count("by_hand")}.`,
  ].join("\n");
}

function renderFinding(finding: Finding): string {
  const line = `${SIGNS[finding.level].padEnd(INDENT)}${finding.what}`;
  return finding.level === "ok" ? line : `${line}\n${" ".repeat(INDENT)}→ ${finding.todo}`;
}
