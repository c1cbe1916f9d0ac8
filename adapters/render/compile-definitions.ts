import type { CompiledDefinition } from "../../core/definitions/definition.ts";
import type { Diagnostic } from "../../core/diagnostic.ts";
import { checkCondition } from "../../core/definitions/check-condition.ts";
import { checkForm } from "../../core/definitions/check-form.ts";
import { checkScoring } from "../../core/definitions/check-scoring.ts";
import { collectFindings } from "../../core/definitions/findings.ts";
import { readForm } from "../../core/definitions/form-schema.ts";
import type { Layer, SourceFile } from "../../core/definitions/source.ts";
import { versionOf } from "../../core/definitions/version.ts";
import { err, ok, type Result } from "../../core/result.ts";
import { assembleWorkflow, checkWorkflowSource } from "../../core/workflow/compile.ts";
import type { WriteKey } from "../../core/write-key.ts";
import { compileTemplate } from "./compile-template.ts";
import { liquidFault } from "./liquid-check.ts";
import { loadDefinitions, type Loaded, vocabularyOf } from "./load-definitions.ts";

/** Everything that a set of files compiles to. */
export interface Compilation {
  readonly definitions: readonly CompiledDefinition[];
  readonly warnings: readonly Diagnostic[];
  /** Who wrote each definition, by `<kind>#<id>`. */
  readonly layers: Readonly<Record<string, Layer>>;
  /** Keys of `keys.yaml`. */
  readonly keys: readonly WriteKey[];
}

/** What else a compilation may be told. */
export interface CompileOptions {
  /** Hosts that links in messages may name; absent: any. */
  readonly linkHosts?: readonly string[];
}

/**
 * The one way from files to definitions: synth, the publish function, the command line and the tests all call it.
 * Every mistake of every file is told at once; with an error nothing is compiled.
 */
export async function compileDefinitions(
  files: readonly SourceFile[],
  options: CompileOptions = {},
): Promise<Result<Compilation, readonly Diagnostic[]>> {
  const findings = collectFindings();
  const loaded = loadDefinitions(files, findings);
  const templates = await compileTemplates(loaded, options, findings);
  checkAll(loaded, findings);
  const found = findings.all();
  if (found.some(({ severity }) => severity === "error")) return err(found);
  const definitions = [...templates, ...assembleSimple(loaded), ...assembleWorkflows(loaded, templates)];
  return ok({ definitions, warnings: found, layers: layersOf(loaded), keys: loaded.keys });
}

async function compileTemplates(
  loaded: Loaded,
  { linkHosts }: CompileOptions,
  findings: ReturnType<typeof collectFindings>,
): Promise<readonly CompiledDefinition[]> {
  const compiled: CompiledDefinition[] = [];
  for (const { source, document } of loaded.template) {
    const context = {
      document,
      findings,
      layouts: loaded.layouts,
      brand: loaded.brand,
      excused: loaded.excused,
      linkHosts,
    };
    const content = await compileTemplate(source, context);
    if (content) compiled.push({ kind: "template", id: source.template, ...versioned(content) });
  }
  return compiled;
}

function checkAll(loaded: Loaded, findings: ReturnType<typeof collectFindings>): void {
  const vocabulary = vocabularyOf(loaded);
  for (const { source, document } of loaded.segment) {
    checkCondition(source.when, ["when"], { document, findings, vocabulary });
  }
  for (const { source, document } of loaded.scoring) checkScoring(source, { document, findings, vocabulary });
  for (const { source, document } of loaded.form) checkForm(source, document, findings);
  for (const { source, document } of loaded.workflow) {
    checkWorkflowSource(source, { document, findings, vocabulary, liquidFault: subjectFault });
  }
}

function subjectFault(text: string): string | undefined {
  return liquidFault(text)?.message;
}

function assembleSimple(loaded: Loaded): readonly CompiledDefinition[] {
  return [
    ...loaded.scoring.map(({ source }) => ({
      kind: "scoring" as const,
      id: source.scoring,
      ...versioned(source),
    })),
    ...loaded.segment.map(({ source: { segment, name, when } }) => {
      return { kind: "segment" as const, id: segment, ...versioned({ segment, name, condition: when }) };
    }),
    ...loaded.form.map(({ source }) => ({
      kind: "form" as const,
      id: source.form,
      ...versioned(readForm(source)),
    })),
  ];
}

function assembleWorkflows(
  loaded: Loaded,
  templates: readonly CompiledDefinition[],
): readonly CompiledDefinition[] {
  const versions = new Map(templates.map(({ id, version }) => [id, version]));
  return loaded.workflow.map(({ source }) => {
    const content = assembleWorkflow(source, (template) => versions.get(template));
    return { kind: "workflow", id: source.workflow, ...versioned(content) };
  });
}

/** Content with the version that it has because of what it is. */
function versioned<C>(content: C): { readonly version: string; readonly content: C } {
  return { version: versionOf(content), content };
}

function layersOf(loaded: Loaded): Compilation["layers"] {
  const kinds = ["workflow", "template", "segment", "scoring", "form"] as const;
  return Object.fromEntries(
    kinds.flatMap((kind) =>
      loaded[kind].map(({ document }) => [`${kind}#${document.id}`, document.layer] as const),
    ),
  );
}
