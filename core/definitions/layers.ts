import { LAYOUT_FOLDER, SOURCE_FOLDERS, type SourceKind } from "./schemas.ts";
import type { Layer, SourceFile } from "./source.ts";

/** A file with its place understood. */
export interface PlacedFile {
  readonly kind: SourceKind | "layout";
  readonly id: string;
  readonly layer: Layer;
  /** As reported: without `workspace/`. */
  readonly file: string;
  readonly text: string;
}

/** What a set of files is: placed ones with overrides applied, doubles, and paths that mean nothing. */
export interface Layers {
  readonly files: readonly PlacedFile[];
  readonly doubles: readonly PlacedFile[];
  readonly strange: readonly string[];
}

const ROOT_FILES: Readonly<Record<string, SourceKind>> = { "brand.yaml": "brand", "keys.yaml": "keys" };

const FOLDERS: Readonly<Record<string, SourceKind>> = SOURCE_FOLDERS;

/** Places every file and lets the workspace's win over the gallery's, by kind and id. Sorted, so that the order of reading changes nothing. */
export function layerFiles(sources: readonly SourceFile[]): Layers {
  const chosen = new Map<string, PlacedFile>();
  const doubles: PlacedFile[] = [];
  const strange: string[] = [];
  for (const source of sources.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const placed = placeFile(source);
    if (!placed) {
      if (isDefinitionLike(source.path)) strange.push(withoutWorkspace(source.path));
      continue;
    }
    const key = `${placed.kind}#${placed.id}`;
    const other = chosen.get(key);
    if (other && other.layer === placed.layer) doubles.push(placed);
    else if (!other || placed.layer === "workspace") chosen.set(key, placed);
  }
  return { files: [...chosen.values()], doubles, strange };
}

function placeFile({ path, text }: SourceFile): PlacedFile | undefined {
  const layer: Layer = path.startsWith("gallery/") ? "gallery" : "workspace";
  const [first = "", second, ...rest] = withoutWorkspace(path)
    .replace(/^gallery\//u, "")
    .split("/");
  if (rest.length > 0) return undefined;
  const file = withoutWorkspace(path);
  if (second === undefined) {
    const kind = ROOT_FILES[first];
    return kind && { kind, id: kind, layer, file, text };
  }
  if (first === LAYOUT_FOLDER) {
    return second.endsWith(".mjml")
      ? { kind: "layout", id: second.slice(0, -5), layer, file, text }
      : undefined;
  }
  const kind = FOLDERS[first];
  const id = /^(.+)\.ya?ml$/u.exec(second)?.[1];
  return kind && id !== undefined ? { kind, id, layer, file, text } : undefined;
}

function withoutWorkspace(path: string): string {
  return path.replace(/^workspace\//u, "");
}

/** Other files (a README, an editor's backup) may lie beside definitions. */
function isDefinitionLike(path: string): boolean {
  return /\.(?:ya?ml|mjml)$/u.test(path);
}
