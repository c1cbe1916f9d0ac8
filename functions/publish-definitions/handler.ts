/**
 * Trigger: a CloudFormation custom resource at each deployment that changes definitions; direct invocation by serve-api or the local cloud.
 * Does: compiles (direct) or takes what the build compiled (deployment), publishes machines, stores versions, moves pointers last.
 * Emits: nothing; readers see the new pointers with their next batch.
 * On failure: CloudFormation gets FAILED with the reason and rolls back; a direct caller gets the diagnostics or the error. Pointers stay.
 */
import * as z from "zod/mini";
import { errorFields, log } from "../../adapters/lambda/log.ts";
import type { Compilation } from "../../adapters/render/compile-definitions.ts";
import type { BuiltDefinitions } from "../../core/definitions/built.ts";
import { layerFiles } from "../../core/definitions/layers.ts";
import type { Publication, PublicationReport } from "../../core/definitions/publish.ts";
import type { SourceFile } from "../../core/definitions/source.ts";
import type { Diagnostic } from "../../core/diagnostic.ts";
import { InvalidInputError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import type { AnswerCustomResource, CustomResourceRequest } from "./custom-resource.ts";

/** What publish-definitions needs. */
export interface PublishDeps {
  /** What the build put beside the bundle. */
  readonly built: () => Pick<BuiltDefinitions, "definitions" | "files">;
  readonly compile: (files: readonly SourceFile[]) => Promise<Result<Compilation, readonly Diagnostic[]>>;
  readonly publish: (publication: Publication) => Promise<PublicationReport>;
  readonly answer: AnswerCustomResource;
}

/** Answer to a direct invocation: without `published`, the diagnostics say why nothing was. */
export type PublishResult =
  | { readonly diagnostics: readonly Diagnostic[] }
  | ({ readonly diagnostics: readonly Diagnostic[] } & PublicationReport);

const directRequest = z.object({
  owner: z.enum(["deploy", "api"]),
  files: z.array(z.object({ path: z.string(), text: z.string() })),
  /** The files are everything that this owner has; what is missing is taken out of use. */
  whole: z.optional(z.boolean()),
});

const customResourceRequest = z.object({
  RequestType: z.enum(["Create", "Update", "Delete"]),
  ResponseURL: z.string(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.optional(z.string()),
});

/** Makes the handler. */
export function createHandler(deps: PublishDeps) {
  return async (event: unknown): Promise<PublishResult | undefined> => {
    const deployment = z.safeParse(customResourceRequest, event);
    if (deployment.success) return publishDeployment(deps, deployment.data);
    const direct = z.safeParse(directRequest, event);
    if (direct.success) return publishFiles(deps, direct.data);
    throw new InvalidInputError(
      "Expected { owner: deploy | api, files: [{ path, text }] }, or a request of CloudFormation.",
    );
  };
}

/** Deleting the stack takes nothing away: machines and versions are kept for whoever is inside. */
async function publishDeployment(deps: PublishDeps, request: CustomResourceRequest): Promise<undefined> {
  try {
    if (request.RequestType !== "Delete") {
      const { definitions } = deps.built();
      report(await deps.publish({ owner: "deploy", definitions, whole: true }));
    }
    await deps.answer(request, { status: "SUCCESS" });
  } catch (error) {
    log("error", "The definitions were not published.", errorFields(error));
    const why = error instanceof Error ? `${error.name}: ${error.message}` : "unknown error";
    await deps.answer(request, { status: "FAILED", reason: `The definitions were not published. ${why}` });
  }
}

interface DirectRequest {
  readonly owner: Publication["owner"];
  readonly files: readonly SourceFile[];
  readonly whole?: boolean | undefined;
}

async function publishFiles(
  deps: PublishDeps,
  { owner, files, whole = false }: DirectRequest,
): Promise<PublishResult> {
  const given = layerFiles(files).files;
  const compiled = await deps.compile(whole ? files : [...others(deps.built().files ?? [], files), ...files]);
  if (!compiled.ok) return { diagnostics: compiled.error };
  const { definitions, warnings } = compiled.value;
  // Somebody who sends one template publishes that one, not what it was compiled with.
  const wanted = new Set(given.map(({ kind, id }) => `${kind}#${id}`));
  const chosen =
    owner === "deploy" ? definitions : definitions.filter(({ kind, id }) => wanted.has(`${kind}#${id}`));
  const published = await deps.publish({ owner, definitions: chosen, whole });
  report(published);
  return { diagnostics: warnings, ...published };
}

/** What was built, without the files that are given anew under the same or a bare path. */
function others(built: readonly SourceFile[], given: readonly SourceFile[]): readonly SourceFile[] {
  const paths = new Set(given.map(({ path }) => withoutWorkspace(path)));
  return built.filter(({ path }) => !paths.has(withoutWorkspace(path)));
}

function withoutWorkspace(path: string): string {
  return path.replace(/^workspace\//u, "");
}

function report({ published, keptByOther }: PublicationReport): void {
  log("info", "Definitions published.", { count: published.length });
  if (keptByOther.length > 0)
    log("warn", "Definitions of another owner were left.", { count: keptByOther.length });
}
