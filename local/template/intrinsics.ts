/** What the intrinsic functions of one stack look things up in. */
export interface Scope {
  readonly stack: string;
  ref(logicalId: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  imported(name: string): unknown;
  condition(name: string): boolean;
  /** The final form of a joined or substituted string (the host name of an API becomes its loopback address). */
  rewrite(text: string): string;
}

type Resolve = (argument: unknown, scope: Scope) => unknown;

/** Marks a property that `AWS::NoValue` removes. */
const NO_VALUE = Symbol("AWS::NoValue");

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const text = (value: unknown, where: string): string => {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new Error(`${where} needs a string, got ${JSON.stringify(value)}.`);
};

const array = (value: unknown, where: string): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  throw new Error(`${where} needs an array, got ${JSON.stringify(value)}.`);
};

const reference = (name: string, scope: Scope): unknown =>
  name === "AWS::NoValue" ? NO_VALUE : scope.ref(name);

const getAtt: Resolve = (argument, scope) => {
  const [id, ...path] =
    typeof argument === "string" ? argument.split(".") : array(argument, "Fn::GetAtt").map(String);
  return scope.attribute(id ?? "", path.join("."));
};

const join: Resolve = (argument, scope) => {
  const [separator, parts] = array(argument, "Fn::Join");
  const resolved = array(resolve(parts, scope), "Fn::Join");
  return scope.rewrite(resolved.map((part) => text(part, "Fn::Join")).join(text(separator, "Fn::Join")));
};

const sub: Resolve = (argument, scope) => {
  const [template, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
  const own = resolve(variables, scope);
  const filled = text(template, "Fn::Sub").replaceAll(
    /\$\{(!?)([^}]+)\}/g,
    (_, literal: string, name: string) => {
      if (literal !== "") return `\${${name}}`;
      if (isRecord(own) && name in own) return text(own[name], "Fn::Sub");
      return text(name.includes(".") ? getAtt(name, scope) : reference(name, scope), "Fn::Sub");
    },
  );
  return scope.rewrite(filled);
};

const select: Resolve = (argument, scope) => {
  const [index, from] = array(argument, "Fn::Select");
  const values = array(resolve(from, scope), "Fn::Select");
  return values[Number(resolve(index, scope))];
};

const split: Resolve = (argument, scope) => {
  const [separator, from] = array(argument, "Fn::Split");
  return text(resolve(from, scope), "Fn::Split").split(text(separator, "Fn::Split"));
};

const choose: Resolve = (argument, scope) => {
  const [condition, yes, no] = array(argument, "Fn::If");
  return resolve(scope.condition(text(condition, "Fn::If")) ? yes : no, scope);
};

const equals: Resolve = (argument, scope) => {
  const [left, right] = array(argument, "Fn::Equals");
  return JSON.stringify(resolve(left, scope)) === JSON.stringify(resolve(right, scope));
};

const INTRINSICS: Readonly<Record<string, Resolve>> = {
  Ref: (name, scope) => reference(text(name, "Ref"), scope),
  Condition: (name, scope) => scope.condition(text(name, "Condition")),
  "Fn::GetAtt": getAtt,
  "Fn::Join": join,
  "Fn::Sub": sub,
  "Fn::Select": select,
  "Fn::Split": split,
  "Fn::If": choose,
  "Fn::Equals": equals,
  "Fn::ImportValue": (name, scope) => scope.imported(text(resolve(name, scope), "Fn::ImportValue")),
  "Fn::Base64": (value, scope) => Buffer.from(text(resolve(value, scope), "Fn::Base64")).toString("base64"),
};

const intrinsicOf = (value: Readonly<Record<string, unknown>>): string | undefined => {
  const keys = Object.keys(value);
  const [key] = keys;
  if (keys.length !== 1 || key === undefined) return undefined;
  if (key === "Condition") return typeof value[key] === "string" ? key : undefined;
  return key === "Ref" || key.startsWith("Fn::") ? key : undefined;
};

const resolveRecord = (value: Readonly<Record<string, unknown>>, scope: Scope): unknown => {
  const name = intrinsicOf(value);
  if (name === undefined)
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, inner]) => [key, resolve(inner, scope)] as const)
        .filter(([, inner]) => inner !== NO_VALUE),
    );
  const intrinsic = INTRINSICS[name];
  if (intrinsic === undefined)
    throw new Error(`The intrinsic function ${name} in stack ${scope.stack} is unknown to the local cloud.`);
  return intrinsic(value[name], scope);
};

/** The value with every intrinsic function replaced by what it stands for; an unknown one throws with its name. */
export const resolve = (value: unknown, scope: Scope): unknown => {
  if (Array.isArray(value))
    return value.map((inner) => resolve(inner, scope)).filter((inner) => inner !== NO_VALUE);
  return isRecord(value) ? resolveRecord(value, scope) : value;
};

/** Logical ids (and pseudo parameters) that a value refers to. */
export const references = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isRecord(value)) return [];
  const name = intrinsicOf(value);
  const argument = name === undefined ? undefined : value[name];
  if (name === "Ref") return [String(argument)];
  if (name === "Fn::GetAtt")
    return [typeof argument === "string" ? (argument.split(".")[0] ?? "") : String(array(argument, name)[0])];
  const inSub =
    name === "Fn::Sub"
      ? [...String(Array.isArray(argument) ? argument[0] : argument).matchAll(/\$\{([^!}.]+)[^}]*\}/g)].map(
          (m) => m[1] ?? "",
        )
      : [];
  return [...inSub, ...Object.values(value).flatMap(references)];
};
