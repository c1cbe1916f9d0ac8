import type { MadeResource, ResourceRequest } from "../contracts.ts";
import { fieldsOf } from "../services/fields.ts";
import type { Assembly, Stack, TemplateOutput } from "./assembly.ts";
import { resolve, type Scope } from "./intrinsics.ts";
import { creationOrder } from "./order.ts";
import { checkAttributes, type Registry } from "./registry.ts";

/** Outputs of the stacks, by stack name and output name. */
export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A resource that was made, with the request that made it. */
export interface BootedResource extends MadeResource {
  readonly request: ResourceRequest;
}

/** What the boot of an assembly left. */
export interface Booted {
  readonly outputs: Outputs;
  readonly resources: readonly BootedResource[];
}

/** Where the assembly is booted: account, Region, and what the boot asks for on the way. */
export interface Site {
  readonly account: string;
  readonly region: string;
  readonly registry: Registry;
  rewrite(text: string): string;
  /** Called before a resource is made; throws to refuse it. */
  check(request: ResourceRequest): void;
}

const pseudoParameters = (stack: string, { account, region }: Site): Readonly<Record<string, string>> => ({
  "AWS::AccountId": account,
  "AWS::Partition": "aws",
  "AWS::Region": region,
  "AWS::StackName": stack,
  "AWS::StackId": `arn:aws:cloudformation:${region}:${account}:stack/${stack}/local`,
  "AWS::URLSuffix": "amazonaws.com",
});

const scopeOf = (
  { name, template }: Stack,
  made: ReadonlyMap<string, MadeResource>,
  exports: ReadonlyMap<string, string>,
  site: Site,
): Scope => {
  const pseudo = pseudoParameters(name, site);
  const resource = (id: string): MadeResource => {
    const one = made.get(id);
    if (one === undefined) throw new Error(`Stack ${name} refers to ${id}, which is not in its template.`);
    return one;
  };
  const scope: Scope = {
    stack: name,
    ref: (id) => pseudo[id] ?? template.Parameters?.[id]?.Default ?? resource(id).ref,
    attribute(id, attribute) {
      const value = resource(id).attributes[attribute];
      if (value === undefined)
        throw new Error(
          `Fn::GetAtt ${id}.${attribute} in stack ${name}: the local cloud does not give that attribute.`,
        );
      return value;
    },
    imported(exported) {
      const value = exports.get(exported);
      if (value === undefined)
        throw new Error(`Stack ${name} imports ${exported}, which no stack before it exports.`);
      return value;
    },
    condition: (id) => resolve(template.Conditions?.[id], scope) === true,
    rewrite: (text) => site.rewrite(text),
  };
  return scope;
};

const makeResource = async (request: ResourceRequest, site: Site): Promise<MadeResource> => {
  const type = site.registry.find(request);
  site.check(request);
  try {
    return await type.make(request);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Resource ${request.logicalId} (${request.type}) of stack ${request.stack} could not be made: ${reason}`,
      {
        cause: error,
      },
    );
  }
};

const bootStack = async (stack: Stack, exports: Map<string, string>, site: Site): Promise<Booted> => {
  const resources = stack.template.Resources ?? {};
  const made = new Map<string, MadeResource>();
  const booted: BootedResource[] = [];
  const scope = scopeOf(stack, made, exports, site);
  for (const logicalId of creationOrder(resources)) {
    const resource = resources[logicalId];
    if (resource === undefined) continue;
    if (resource.Condition !== undefined && !scope.condition(resource.Condition)) continue;
    checkAttributes(logicalId, resource);
    const properties = fieldsOf(resolve(resource.Properties ?? {}, scope));
    const request = { logicalId, type: resource.Type, stack: stack.name, properties };
    const one = await makeResource(request, site);
    made.set(logicalId, one);
    booted.push({ ...one, request });
  }
  const outputs: Record<string, string> = {};
  for (const [name, output] of Object.entries(stack.template.Outputs ?? {}))
    readOutput(name, output, scope, outputs, exports);
  return { outputs: { [stack.name]: outputs }, resources: booted };
};

const readOutput = (
  name: string,
  output: TemplateOutput,
  scope: Scope,
  outputs: Record<string, string>,
  exports: Map<string, string>,
): void => {
  if (output.Condition !== undefined && !scope.condition(output.Condition)) return;
  const value = String(resolve(output.Value, scope));
  outputs[name] = value;
  if (output.Export !== undefined) exports.set(String(resolve(output.Export.Name, scope)), value);
};

/** Makes every resource of every stack, in order. */
export const bootAssembly = async (assembly: Assembly, site: Site): Promise<Booted> => {
  const exports = new Map<string, string>();
  const all: Booted[] = [];
  for (const stack of assembly.stacks) all.push(await bootStack(stack, exports, site));
  return {
    outputs: Object.fromEntries(all.flatMap(({ outputs }) => Object.entries(outputs))),
    resources: all.flatMap(({ resources }) => resources),
  };
};
