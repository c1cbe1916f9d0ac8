import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fieldsOf, listOf } from "../../local/services/fields.ts";

/** What is taken away: an action of the roles whose logical id begins so, on resources whose reference names this, or on all. */
export interface Cut {
  readonly role: string;
  readonly action: string;
  readonly resource?: string;
}

const TEMPLATE = "espalier-dev-service.template.json";

/** A copy of an assembly whose template does not grant one thing; remove the folder afterwards. Throws if there was nothing to take away. */
export function cutAssembly(assembly: string, { role, action, resource = "" }: Cut): string {
  const folder = mkdtempSync(join(tmpdir(), "espalier-cut-"));
  cpSync(assembly, folder, { recursive: true });
  const file = join(folder, TEMPLATE);
  let taken = 0;
  const text = JSON.stringify(JSON.parse(readFileSync(file, "utf8")), (key, value: unknown) => {
    if (key !== "Resources") return value;
    const entries = Object.entries(fieldsOf(value)).map(([id, made]) => {
      const { Type, Properties } = fieldsOf(made);
      if (Type !== "AWS::IAM::Role" || !id.startsWith(role)) return [id, made];
      const Policies = listOf(fieldsOf(Properties)["Policies"]).map(cutPolicy);
      return [id, { ...fieldsOf(made), Properties: { ...fieldsOf(Properties), Policies } }];
    });
    return Object.fromEntries(entries) as unknown;
  });
  if (taken === 0) throw new Error(`The template grants ${role} no ${action} on ${resource || "anything"}.`);
  writeFileSync(file, text);
  return folder;

  function cutPolicy(policy: unknown): unknown {
    const document = fieldsOf(fieldsOf(policy)["PolicyDocument"]);
    const Statement = listOf(document["Statement"]).flatMap(cutStatement);
    return { ...fieldsOf(policy), PolicyDocument: { ...document, Statement } };
  }

  function cutStatement(statement: unknown): readonly unknown[] {
    const { Action, Resource } = fieldsOf(statement);
    const actions = [Action].flat();
    if (!actions.includes(action) || !JSON.stringify(Resource).includes(resource)) return [statement];
    taken += 1;
    const others = actions.filter((one) => one !== action);
    return others.length === 0 ? [] : [{ ...fieldsOf(statement), Action: others }];
  }
}
