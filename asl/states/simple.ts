import type { ChoiceState, FailState, PassState, SucceedState } from "../definition.ts";
import { AslError, ERROR } from "../errors.ts";
import type { Outcome, Visit } from "../visit.ts";

/** https://states-language.net/spec.html#pass-state */
export function runPass(state: PassState, visit: Visit): Promise<Outcome> {
  return visit.leave(state, {}, visit.input);
}

/** https://states-language.net/spec.html#succeed-state */
export function runSucceed(state: SucceedState, visit: Visit): Promise<Outcome> {
  return visit.leave({ Output: state.Output }, {}, visit.input);
}

/** https://states-language.net/spec.html#fail-state: Error and Cause may be expressions, which must give strings. */
export async function runFail(state: FailState, visit: Visit): Promise<Outcome> {
  const error = await stringOf(visit, state.Error, "Error");
  const cause = await stringOf(visit, state.Cause, "Cause");
  throw new AslError(error, cause);
}

async function stringOf(visit: Visit, template: string | undefined, field: string): Promise<string> {
  if (template === undefined) return "";
  const value = await visit.evaluate(template, field);
  if (typeof value === "string") return value;
  throw visit.fault(`The field '${field}' must be a string, but was ${JSON.stringify(value)}.`);
}

/**
 * https://states-language.net/spec.html#choice-state: the first rule that holds decides, with its own Assign and Output;
 * the state's own Assign and Output go with Default.
 */
export async function runChoice(state: ChoiceState, visit: Visit): Promise<Outcome> {
  for (const [index, rule] of state.Choices.entries()) {
    const holds = await visit.evaluate(rule.Condition, `Choices[${index}]/Condition`);
    if (typeof holds !== "boolean") {
      throw visit.fault(
        `The field 'Choices[${index}]/Condition' must be true or false, but was ${JSON.stringify(holds)}.`,
      );
    }
    if (holds) return visit.leave(rule, {}, visit.input, `Choices[${index}]/`);
  }
  if (state.Default === undefined) {
    throw new AslError(
      ERROR.noChoiceMatched,
      `No rule of the Choice state '${visit.name}' matched, and it has no Default.`,
    );
  }
  return visit.leave({ ...state, Next: state.Default }, {}, visit.input);
}
