import { explainIssues } from "../../core/definitions/explain.ts";
import type { Findings } from "../../core/definitions/findings.ts";
import { layerFiles, type PlacedFile } from "../../core/definitions/layers.ts";
import {
  type Brand,
  SOURCE_FOLDERS,
  SOURCE_SCHEMAS,
  type SourceKind,
  type Sources,
} from "../../core/definitions/schemas.ts";
import type { SourceDocument, SourceFile } from "../../core/definitions/source.ts";
import type { Vocabulary } from "../../core/definitions/vocabulary.ts";
import type { WriteKey } from "../../core/write-key.ts";
import { type Layout, readLayout } from "./layout.ts";
import { readYaml } from "./yaml-document.ts";

/** A file that its schema accepts. */
export interface LoadedSource<K extends SourceKind> {
  readonly source: Sources[K];
  readonly document: SourceDocument;
}

/** All files by kind; those with mistakes are left out, and their names are kept so that references to them are no second mistake. */
export type Loaded = { readonly [K in keyof Sources & DefinitionSource]: readonly LoadedSource<K>[] } & {
  readonly layouts: ReadonlyMap<string, Layout>;
  readonly brand: Brand | undefined;
  /** Names in Liquid that are no second mistake: those of a `brand.yaml` that has mistakes of its own. */
  readonly excused: readonly string[];
  readonly keys: readonly WriteKey[];
  readonly placed: readonly PlacedFile[];
};

type DefinitionSource = (typeof SOURCE_FOLDERS)[keyof typeof SOURCE_FOLDERS];

/** Reads and validates every file: the gallery first, the workspace's own winning by id. */
export function loadDefinitions(files: readonly SourceFile[], findings: Findings): Loaded {
  const layers = layerFiles(files);
  for (const file of layers.strange) addStrange(file, findings);
  for (const { file, kind, id } of layers.doubles) {
    const place = { document: { file, lineOf: () => undefined }, path: [] };
    findings.add(
      "duplicateId",
      place,
      `There is another file for the ${kind} "${id}".`,
      "Remove one of them.",
    );
  }
  const { files: placed } = layers;
  const of = <K extends SourceKind>(kind: K) => readKind(kind, placed, findings);
  const brand = of("brand")[0]?.source;
  const excused = !brand && placed.some(({ kind }) => kind === "brand") ? ["brand"] : [];
  return {
    workflow: of("workflow"),
    template: of("template"),
    segment: of("segment"),
    scoring: of("scoring"),
    form: of("form"),
    brand,
    excused,
    keys: of("keys")[0]?.source.keys ?? [],
    layouts: new Map(
      placed
        .filter(({ kind }) => kind === "layout")
        .map((file) => [file.id, readLayout(file, { brand, excused, findings })]),
    ),
    placed,
  };
}

function addStrange(file: string, findings: Findings): void {
  const place = { document: { file, lineOf: () => undefined }, path: [] };
  const folders = [...Object.keys(SOURCE_FOLDERS), "layouts"].map((folder) => `${folder}/`).join(", ");
  findings.add(
    "unknownPlace",
    place,
    "Nothing is read from here.",
    `Definitions stand in ${folders} or are brand.yaml and keys.yaml.`,
  );
}

function readKind<K extends SourceKind>(
  kind: K,
  placed: readonly PlacedFile[],
  findings: Findings,
): readonly LoadedSource<K>[] {
  return placed.flatMap((file) => {
    if (file.kind !== kind) return [];
    const document = readYaml(file, findings);
    if (!document) return [];
    checkName(kind, document, findings);
    const answer = SOURCE_SCHEMAS[kind].safeParse(document.value);
    if (answer.success) return [{ source: answer.data, document }];
    explainIssues(answer.error.issues, { document, findings });
    return [];
  });
}

/** The id stands in the file and in its name; only `brand.yaml` and `keys.yaml` have none. */
function checkName(kind: SourceKind, document: SourceDocument, findings: Findings): void {
  if (kind === "brand" || kind === "keys") return;
  const { value, id } = document;
  const written: unknown =
    value instanceof Object ? Object.entries(value).find(([key]) => key === kind)?.[1] : undefined;
  if (typeof written !== "string" || written === id) return;
  const message = `The file is named "${id}", but the ${kind} in it "${written}".`;
  findings.add(
    "idNotFileName",
    { document, path: [kind] },
    message,
    `Rename the file to ${written}.yaml, or write \`${kind}: ${id}\`.`,
  );
}

/** What exists by id. A file with mistakes still counts: its own diagnostics are enough. */
export function vocabularyOf(loaded: Loaded): Vocabulary {
  const ids = (kind: SourceKind) => loaded.placed.filter((file) => file.kind === kind).map(({ id }) => id);
  const classes = new Map(loaded.template.map(({ source }) => [source.template, source.class]));
  const bands = new Map(
    loaded.scoring.map(({ source }) => [source.scoring, source.bands.map(({ band }) => band)]),
  );
  return {
    templates: new Map(
      ids("template").map((id) => [id, { messageClass: classes.get(id) ?? "transactional" }]),
    ),
    segments: new Set(ids("segment")),
    scores: new Map(ids("scoring").map((id) => [id, bands.get(id)])),
    topics: new Set(loaded.form.flatMap(({ source }) => source.consents.map(({ topic }) => topic))),
  };
}
