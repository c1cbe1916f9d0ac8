import { parseDuration } from "../time.ts";
import type { Scoring } from "../score/scoring.ts";
import { checkCondition, type ConditionScope } from "./check-condition.ts";

/** Rules over a whole score: ids once, bands ascending, a half-life that is more than nothing, conditions that exist. */
export function checkScoring(scoring: Scoring, scope: ConditionScope): void {
  const { document, findings } = scope;
  const seen = new Set<string>();
  for (const [index, rule] of scoring.rules.entries()) {
    const place = { document, path: ["rules", index, "id"] };
    if (seen.has(rule.id)) {
      findings.add(
        "duplicateRule",
        place,
        `There are two rules "${rule.id}".`,
        "Give one of them another id.",
      );
    }
    seen.add(rule.id);
  }
  for (const [index, band] of scoring.bands.entries()) {
    const before = scoring.bands[index - 1];
    if (!before || before.at_least < band.at_least) continue;
    const message = `The band "${band.band}" begins at ${band.at_least}, not above "${before.band}" (${before.at_least}).`;
    findings.add(
      "bandOrder",
      { document, path: ["bands", index] },
      message,
      "Write bands from the lowest to the highest.",
    );
  }
  if (scoring.kind === "engagement") {
    if ((parseDuration(scoring.half_life) ?? 0) > 0) return;
    findings.add(
      "halfLife",
      { document, path: ["half_life"] },
      "A half-life is longer than nothing.",
      "For example `7 days`.",
    );
    return;
  }
  for (const [index, rule] of scoring.rules.entries())
    checkCondition(rule.when, ["rules", index, "when"], scope);
}
