/* oxlint-disable typescript/no-unsafe-type-assertion -- the CDK writes these files by a schema of its own */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A CloudFormation resource as the template spells it. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly [attribute: string]: unknown;
}

/** The sections of a template that the local cloud reads. */
export interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly [section: string]: unknown;
}

/** An output of a stack; `Export` makes it visible to other stacks. */
export interface TemplateOutput {
  readonly Value: unknown;
  readonly Export?: { readonly Name: unknown };
  readonly Condition?: string;
  readonly Description?: string;
}

/** A stack of the assembly with its template read. */
export interface Stack {
  readonly name: string;
  readonly template: Template;
}

/** A synthesised cloud assembly: stacks in dependency order, and where each file asset lies (object key → folder). */
export interface Assembly {
  readonly stacks: readonly Stack[];
  readonly assets: ReadonlyMap<string, string>;
}

interface Artifact {
  readonly type: string;
  readonly dependencies?: readonly string[];
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly file?: string;
  };
}

interface AssetFile {
  readonly source: { readonly path: string };
  readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
}

const SECTIONS = new Set([
  "Resources",
  "Outputs",
  "Parameters",
  "Conditions",
  "Description",
  "Metadata",
  "Rules",
  "AWSTemplateFormatVersion",
]);

const readJson = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(
      `Cannot read ${path}: ${String(error)}. Expected a synthesised cloud assembly; run \`npm run synth\` first.`,
      { cause: error },
    );
  }
};

const readStack = (folder: string, id: string, artifact: Artifact): Stack => {
  const file = artifact.properties?.templateFile;
  if (file === undefined) throw new Error(`Stack ${id} of the assembly names no template file.`);
  const template = readJson(join(folder, file)) as Template;
  for (const section of Object.keys(template))
    if (!SECTIONS.has(section))
      throw new Error(`Template section "${section}" of stack ${id} is unknown to the local cloud.`);
  return { name: artifact.properties?.stackName ?? id, template };
};

const readAssets = (folder: string, artifacts: readonly Artifact[]): ReadonlyMap<string, string> => {
  const assets = new Map<string, string>();
  for (const { type, properties } of artifacts) {
    if (type !== "cdk:asset-manifest" || properties?.file === undefined) continue;
    const { files = {} } = readJson(join(folder, properties.file)) as {
      files?: Record<string, AssetFile>;
    };
    for (const { source, destinations } of Object.values(files))
      for (const { objectKey } of Object.values(destinations))
        assets.set(objectKey, join(folder, source.path));
  }
  return assets;
};

/** Stacks after the stacks that they depend on. */
const inOrder = (artifacts: Readonly<Record<string, Artifact>>): readonly string[] => {
  const ordered = new Set<string>();
  const visit = (id: string): void => {
    if (ordered.has(id)) return;
    for (const dependency of artifacts[id]?.dependencies ?? []) visit(dependency);
    ordered.add(id);
  };
  for (const id of Object.keys(artifacts)) visit(id);
  return [...ordered];
};

/** Reads the assembly in `folder` (`cdk.out`). */
export const readAssembly = (folder: string): Assembly => {
  const { artifacts } = readJson(join(folder, "manifest.json")) as {
    artifacts: Record<string, Artifact>;
  };
  const stacks = inOrder(artifacts).flatMap((id) => {
    const artifact = artifacts[id];
    return artifact?.type === "aws:cloudformation:stack" ? [readStack(folder, id, artifact)] : [];
  });
  if (stacks.length === 0) throw new Error(`The assembly in ${folder} has no stack.`);
  return { stacks, assets: readAssets(folder, Object.values(artifacts)) };
};
