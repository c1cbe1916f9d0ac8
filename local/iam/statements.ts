import { fieldsOf, listOf, type Fields } from "../services/fields.ts";
import { compileConditions, type Conditions } from "./conditions.ts";
import { glob } from "./glob.ts";

/** What a statement says, with its conditions ready to be judged. */
export interface StatementParts {
  readonly effect: "Allow" | "Deny";
  /** Where it stands, for people: `WorkerPolicy[2]`. */
  readonly source: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly holds: Conditions;
}

/** A statement of an identity policy, ready to be matched. */
export interface Statement extends StatementParts {
  matches(action: string, resource: string, context: Readonly<Record<string, string>>): boolean;
}

const KNOWN = new Set(["Sid", "Effect", "Action", "Resource", "Condition"]);

const texts = (value: unknown): readonly string[] =>
  typeof value === "string" ? [value] : listOf(value).map(String);

const ready = (parts: StatementParts): Statement => {
  // Action names are case-insensitive: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
  const matchesAction = parts.actions.map((action) => glob(action.toLowerCase()));
  const matchesResource = parts.resources.map(glob);
  return {
    ...parts,
    matches: (action, resource, context) =>
      matchesAction.some((matches) => matches(action.toLowerCase())) &&
      matchesResource.some((matches) => matches(resource)) &&
      parts.holds(context),
  };
};

const compile = (statement: Fields, source: string): Statement => {
  for (const name of Object.keys(statement))
    if (!KNOWN.has(name))
      throw new Error(`${source}: the local cloud does not model ${name} in a role's policy.`);
  const effect = statement["Effect"];
  if (effect !== "Allow" && effect !== "Deny")
    throw new Error(`${source}: Effect is ${JSON.stringify(effect)}, expected Allow or Deny.`);
  return ready({
    effect,
    source,
    actions: texts(statement["Action"]),
    resources: texts(statement["Resource"]),
    holds: compileConditions(statement["Condition"], source),
  });
};

/** The statements of a policy document; what cannot be judged here throws with its name. */
export const compilePolicy = (document: unknown, source: string): readonly Statement[] => {
  const statements = fieldsOf(document)["Statement"];
  return [statements].flat().map((one, index) => compile(fieldsOf(one), `${source}[${String(index)}]`));
};

/** An action as the template grants it; on one of its resources, or on all if none is named. */
export interface GrantedAction {
  readonly action: string;
  readonly resource?: string;
}

/** The statements as they would be without what they grant of an action. */
export const withoutGrant = (
  statements: readonly Statement[],
  { action, resource }: GrantedAction,
): readonly Statement[] =>
  statements.flatMap((statement) => {
    if (statement.effect === "Deny" || !statement.actions.includes(action)) return [statement];
    const others = statement.actions.filter((one) => one !== action);
    const resources = resource === undefined ? [] : statement.resources.filter((one) => one !== resource);
    return [ready({ ...statement, actions: others }), ready({ ...statement, actions: [action], resources })];
  });
