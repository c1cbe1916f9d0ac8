import {
  expression,
  expressionOr,
  integer,
  isObject,
  list,
  members,
  name,
  number,
  object,
  oneOf,
  template,
  text,
  type Check,
  type Fields,
} from "./checks.ts";
import type { StateType } from "./definition.ts";

const MOST = 99_999_999;

const described: Fields = { Type: text, Comment: text, QueryLanguage: oneOf("JSONata") };
const leading: Fields = { Next: name, End: oneOf(true) };

/** "Unicode ID start and continue, 80 characters"; `states` is reserved. https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html */
const VARIABLE = /^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u;

const assignments: Check = (value, at, report) => {
  members(template)(value, at, report);
  if (!isObject(value)) return;
  for (const key of Object.keys(value)) {
    if (key === "states") report(at, "the variable 'states' is reserved.");
    else if (!VARIABLE.test(key))
      report(at, `'${key}' is no variable name: letters, digits and _, at most 80.`);
  }
};

const writing: Fields = { Assign: assignments, Output: template };

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html "Retrying after an error" */
const retrier = object(
  {
    ErrorEquals: list(text, 1),
    IntervalSeconds: integer(1, MOST),
    MaxAttempts: integer(0, MOST),
    BackoffRate: number(1),
    MaxDelaySeconds: integer(1, 31_622_399),
    JitterStrategy: oneOf("NONE", "FULL"),
    Comment: text,
  },
  ["ErrorEquals"],
);

const catcher = object({ ErrorEquals: list(text, 1), Next: name, Comment: text, ...writing }, [
  "ErrorEquals",
  "Next",
]);

const recovering: Fields = { Retry: list(retrier), Catch: list(catcher) };

const rule = object({ Condition: expressionOr(oneOf(true, false)), Next: name, Comment: text, ...writing }, [
  "Condition",
  "Next",
]);

const block: Check = (value, at, report) =>
  object({ StartAt: name, States: members(state, 1), Comment: text, QueryLanguage: oneOf("JSONata") }, [
    "StartAt",
    "States",
  ])(value, at, report);

const processor: Check = (value, at, report) =>
  object({ StartAt: name, States: members(state, 1), Comment: text, ProcessorConfig: inline }, [
    "StartAt",
    "States",
  ])(value, at, report);

/** A distributed Map is another service: child executions, readers and writers. It is refused. */
const inline = object({ Mode: oneOf("INLINE") });

const seconds = expressionOr(integer(1, MOST));

/** Fields by state type; a distributed Map's, Credentials and JSONPath's are not among them. https://states-language.net/spec.html#state-type-table */
const SHAPES: Readonly<Record<StateType, Check>> = {
  Pass: object({ ...described, ...writing, ...leading }),
  Task: object(
    {
      ...described,
      Resource: text,
      Arguments: template,
      TimeoutSeconds: seconds,
      HeartbeatSeconds: seconds,
      ...recovering,
      ...writing,
      ...leading,
    },
    ["Resource"],
  ),
  Choice: object({ ...described, Choices: list(rule, 1), Default: name, ...writing }, ["Choices"]),
  Wait: object({
    ...described,
    Seconds: expressionOr(integer(0, MOST)),
    Timestamp: expressionOr(text),
    ...writing,
    ...leading,
  }),
  Succeed: object({ ...described, Output: template }),
  Fail: object({ ...described, Error: expressionOr(text), Cause: expressionOr(text) }),
  Parallel: object(
    { ...described, Branches: list(block, 1), Arguments: template, ...recovering, ...writing, ...leading },
    ["Branches"],
  ),
  Map: object(
    {
      ...described,
      ItemProcessor: processor,
      Items: (value, at, report) => (Array.isArray(value) ? template : expression)(value, at, report),
      ItemSelector: template,
      MaxConcurrency: expressionOr(integer(0, MOST)),
      ...recovering,
      ...writing,
      ...leading,
    },
    ["ItemProcessor"],
  ),
};

function isStateType(type: unknown): type is StateType {
  return typeof type === "string" && Object.hasOwn(SHAPES, type);
}

function state(value: unknown, at: string, report: Parameters<Check>[2]): void {
  const type = isObject(value) ? value["Type"] : undefined;
  if (isStateType(type)) SHAPES[type](value, at, report);
  else
    report(
      at,
      `expected a state of Type ${Object.keys(SHAPES).join(", ")}, but got ${JSON.stringify(type)}.`,
    );
}

/** The whole machine. https://states-language.net/spec.html#toplevelfields */
export const machineShape: Check = object(
  {
    Comment: text,
    QueryLanguage: oneOf("JSONata"),
    StartAt: name,
    States: members(state, 1),
    Version: oneOf("1.0"),
    TimeoutSeconds: integer(1, MOST),
  },
  ["StartAt", "States", "QueryLanguage"],
);
