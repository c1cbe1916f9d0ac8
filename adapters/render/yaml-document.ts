import { type Document, LineCounter, type Node, isMap, isNode, isScalar, isSeq, parseDocument } from "yaml";
import type { Findings } from "../../core/definitions/findings.ts";
import type { PlacedFile } from "../../core/definitions/layers.ts";
import type { SourceDocument, ValuePath } from "../../core/definitions/source.ts";

/** Parses a YAML file so that every value still knows its line. Mistakes of syntax are added to the findings. */
export function readYaml(placed: PlacedFile, findings: Findings): SourceDocument | undefined {
  const lines = new LineCounter();
  const document = parseDocument(placed.text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const { file, layer, id } = placed;
  const told = new Set<number>();
  for (const error of document.errors) {
    const { line } = lines.linePos(error.pos[0]);
    // One mistake often makes several errors on its line.
    if (told.has(line)) continue;
    told.add(line);
    findings.add(
      "yamlSyntax",
      { document: { file, lineOf: () => line }, path: [] },
      `This is not YAML: ${error.message.replace(/\.?$/u, ".")}`,
      "Check the indentation (spaces, not tabs), colons and quotes of this line and the one before.",
    );
  }
  if (document.errors.length > 0) return undefined;
  return { file, layer, id, value: document.toJS({ maxAliasCount: 20 }) as unknown, lineOf };

  function lineOf(path: ValuePath): number | undefined {
    const offset = offsetOf(document, path);
    return offset === undefined ? undefined : lines.linePos(offset).line;
  }
}

/** Where a value begins, or its key; for a path that is not there, the nearest value around it. */
function offsetOf(document: Document, path: ValuePath): number | undefined {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
      if (!pair) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof part === "number") {
      node = node.items[part];
      offset = startOf(node) ?? offset;
    } else return offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}
