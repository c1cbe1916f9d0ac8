import { holdsByAttributes } from "../condition/attribute.ts";
import type { Attributes } from "../contact/attributes.ts";
import type { ScoreState } from "../contact/contact.ts";
import type { Scoring } from "./scoring.ts";

/** A scoring whose points are what the attributes say now. */
export type FitScoring = Extract<Scoring, { kind: "fit" }>;

/** Ids of the rules that these attributes satisfy. */
export function fittingRules(scoring: FitScoring, attributes: Attributes): FitScoring["rules"] {
  return scoring.rules.filter((rule) => holdsByAttributes(rule.when, (name) => attributes[name]?.value));
}

/** The score of these attributes, as of the latest of them; undefined without attributes. */
export function fitScore(scoring: FitScoring, attributes: Attributes): ScoreState | undefined {
  const instants = Object.values(attributes).map((attribute) => attribute.at);
  if (instants.length === 0) return undefined;
  const value = fittingRules(scoring, attributes).reduce((sum, rule) => sum + rule.points, 0);
  return { value, at: Math.max(...instants) };
}
