import { glob } from "../../iam/glob.ts";
import { type Fields, fieldsOf, listOf } from "../fields.ts";

/** A service that acts on a resource on its own behalf, for example a rule that writes to a queue. */
export interface ServiceRequest {
  /** For example `events.amazonaws.com`. */
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  /** ARN of what causes the call: the rule, the alarm. */
  readonly sourceArn: string;
  readonly account: string;
}

type Comparison = (actual: string, expected: string) => boolean;

const like: Comparison = (actual, expected) => glob(expected)(actual);

const equal: Comparison = (actual, expected) => actual === expected;

// docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
const operators: Readonly<Record<string, Comparison>> = {
  StringEquals: equal,
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
  Bool: (actual, expected) => actual === expected.toLowerCase(),
};

/** Stops the boot on a statement that cannot be judged here, with its name. */
export function checkStatements(document: unknown, where: string): readonly Fields[] {
  const statements = asList(fieldsOf(document)["Statement"]).map(fieldsOf);
  for (const statement of statements) {
    for (const name of ["NotPrincipal", "NotAction", "NotResource"]) {
      if (name in statement) throw new Error(`${where}: the local cloud does not model ${name} in a policy.`);
    }
    const unknown = Object.keys(fieldsOf(statement["Condition"])).find((name) => !(name in operators));
    if (unknown !== undefined) {
      throw new Error(
        `${where}: the local cloud does not know the condition operator ${unknown}. ` +
          `It knows ${Object.keys(operators).join(", ")}.`,
      );
    }
  }
  return statements;
}

/** What a resource policy says of a service's call: an explicit Deny wins, and without an Allow nothing passes. */
export function policyAllows(statements: readonly Fields[], request: ServiceRequest): boolean {
  const matching = statements.filter((statement) => statementMatches(statement, request));
  return (
    matching.some((statement) => statement["Effect"] === "Allow") &&
    !matching.some((statement) => statement["Effect"] === "Deny")
  );
}

function statementMatches(statement: Fields, request: ServiceRequest): boolean {
  return (
    principalMatches(statement["Principal"], request.service) &&
    texts(statement["Action"]).some((action) => like(request.action.toLowerCase(), action.toLowerCase())) &&
    texts(statement["Resource"]).some((resource) => like(request.resource, resource)) &&
    conditionsHold(fieldsOf(statement["Condition"]), request)
  );
}

function principalMatches(principal: unknown, service: string): boolean {
  if (principal === "*") return true;
  const named = fieldsOf(principal);
  return texts(named["AWS"]).includes("*") || texts(named["Service"]).includes(service);
}

function conditionsHold(conditions: Fields, request: ServiceRequest): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(fieldsOf(keys)).every(([key, expected]) => {
      const actual = contextOf(request)[key.toLowerCase()];
      const compare = operators[operator];
      return (
        actual !== undefined &&
        compare !== undefined &&
        texts(expected).some((value) => compare(actual, value))
      );
    }),
  );
}

function contextOf(request: ServiceRequest): Readonly<Record<string, string>> {
  return {
    "aws:sourcearn": request.sourceArn,
    "aws:sourceaccount": request.account,
    "aws:securetransport": "true",
  };
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? listOf(value) : value === undefined ? [] : [value];
}

function texts(value: unknown): readonly string[] {
  return asList(value).flatMap((entry) =>
    typeof entry === "string" || typeof entry === "boolean" ? [String(entry)] : [],
  );
}
