import type { AttributeCondition, Condition, DidCondition, ScoreCondition } from "./condition.ts";

/** A condition in plain English, as pages and the command line show it: `country is ES and has not done Order Completed`. */
export function describeCondition(condition: Condition): string {
  if ("all" in condition) return condition.all.map(nested).join(" and ");
  if ("any" in condition) return condition.any.map(nested).join(" or ");
  if ("not" in condition) return describeNot(condition.not);
  if ("attribute" in condition) return `${condition.attribute} ${attributeWords(condition)}`;
  if ("did" in condition) return `has done ${didWords(condition)}`;
  if ("score" in condition) return scoreWords(condition);
  if ("consented" in condition) return `has consented to ${condition.consented}`;
  if ("segment" in condition) return `is in ${condition.segment}`;
  return "clicked" in condition ? `clicked ${condition.clicked}` : `opened ${condition.opened}`;
}

/** A condition inside another one: in brackets if it has parts of its own. */
function nested(condition: Condition): string {
  const parts = "all" in condition ? condition.all : "any" in condition ? condition.any : [];
  return parts.length > 1 ? `(${describeCondition(condition)})` : describeCondition(condition);
}

function describeNot(condition: Condition): string {
  if ("did" in condition) return `has not done ${didWords(condition)}`;
  if ("consented" in condition) return `has not consented to ${condition.consented}`;
  if ("segment" in condition) return `is not in ${condition.segment}`;
  if ("clicked" in condition) return `has not clicked ${condition.clicked}`;
  if ("opened" in condition) return `has not opened ${condition.opened}`;
  return `not ${nested(condition)}`;
}

function attributeWords(condition: AttributeCondition): string {
  if (condition.exists !== undefined) return condition.exists ? "is known" : "is not known";
  if (condition.is !== undefined) return `is ${condition.is}`;
  if (condition.is_not !== undefined) return `is not ${condition.is_not}`;
  if (condition.one_of !== undefined) return `is ${orList(condition.one_of.map(String))}`;
  if (condition.contains !== undefined) return `contains ${condition.contains}`;
  if (condition.starts_with !== undefined) return `starts with ${condition.starts_with}`;
  return bounds(condition);
}

function didWords(condition: DidCondition): string {
  const times = condition.at_least ?? 1;
  return [
    condition.did,
    ...Object.entries(condition.where ?? {}).map(
      ([name, value], at) => `${at === 0 ? "with" : "and"} ${name} ${String(value)}`,
    ),
    ...(times > 1 ? [`at least ${times} times`] : []),
    ...(condition.within === undefined ? [] : [`in the last ${condition.within}`]),
    ...(condition.since === undefined ? [] : ["since entering"]),
  ].join(" ");
}

function scoreWords(condition: ScoreCondition): string {
  const name = `${condition.score} score`;
  return condition.band === undefined
    ? `${name} ${bounds(condition)}`
    : `${name} is ${orList(condition.band)}`;
}

function bounds({ at_least, at_most }: { readonly at_least?: number; readonly at_most?: number }): string {
  return at_least === undefined ? `is at most ${at_most}` : `is at least ${at_least}`;
}

function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
