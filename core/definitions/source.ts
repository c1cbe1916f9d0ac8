/** A file as people write it: `workspace/workflows/welcome-series.yaml`; without a first folder it is the workspace's. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Who wrote a file: what Espalier ships, or the deployer's own, which wins by id. */
export type Layer = "gallery" | "workspace";

/** Keys and indexes from the root of a document to a value. */
export type ValuePath = readonly (string | number)[];

/** A parsed YAML file that still knows its lines. */
export interface SourceDocument {
  /** As reported: `workflows/welcome-series.yaml` for the workspace, `gallery/…` for what is shipped. */
  readonly file: string;
  readonly layer: Layer;
  /** Id by file name: `welcome-series`. */
  readonly id: string;
  readonly value: unknown;
  /** 1-based line of the value at a path, or of the nearest value around it. */
  lineOf(path: ValuePath): number | undefined;
}

/** A path as people read it: `steps[1].at_most`. */
export function formatPath(path: ValuePath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}
