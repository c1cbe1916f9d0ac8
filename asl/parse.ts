import { isObject, type Report } from "./checks.ts";
import type { StateMachine } from "./definition.ts";
import { machineShape } from "./shape.ts";
import { checkStructure } from "./structure.ts";

/** A state machine that this interpreter does not run, with every reason. */
export class DefinitionError extends Error {
  /** `place: sentence`, in the order of the definition. */
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The state machine definition is not valid. ${problems.join(" ")}`);
    this.name = "DefinitionError";
    this.problems = problems;
  }
}

/**
 * Checks a definition (parsed JSON) and gives it back typed. Throws DefinitionError for whatever would not run here as it
 * does on Step Functions: unknown types and fields, missing targets, expressions that do not compile, JSONPath.
 */
export function parseStateMachine(definition: unknown): StateMachine {
  assertShape(definition);
  const problems: string[] = [];
  checkStructure(definition, collect(problems));
  if (problems.length > 0) throw new DefinitionError(problems);
  return definition;
}

function assertShape(definition: unknown): asserts definition is StateMachine {
  if (isObject(definition) && definition["QueryLanguage"] !== "JSONata") {
    throw new DefinitionError([
      `QueryLanguage: only machines of the query language "JSONata" run here, not JSONPath; set "QueryLanguage": "JSONata" for the whole machine.`,
    ]);
  }
  const problems: string[] = [];
  machineShape(definition, "", collect(problems));
  if (problems.length > 0) throw new DefinitionError(problems);
}

function collect(problems: string[]): Report {
  return (at, sentence) => problems.push(`${at === "" ? "The machine" : at.replace(/^\./, "")}: ${sentence}`);
}
