import type { Diagnostic } from "../diagnostic.ts";
import { formatPath, type SourceDocument, type ValuePath } from "./source.ts";

/** Every code once. Codes never change their meaning: people search for them. DF files, WF workflows, TP templates, CD conditions, SC scoring, FM forms. */
export const FINDING_CODES = {
  yamlSyntax: "DF001",
  unknownPlace: "DF002",
  missingKey: "DF003",
  unknownKey: "DF004",
  wrongValue: "DF005",
  duplicateId: "DF006",
  idNotFileName: "DF007",
  unknownTemplate: "WF101",
  unknownStep: "WF102",
  stepNotSentYet: "WF103",
  duplicateStep: "WF104",
  reservedStep: "WF105",
  marketingWithoutTopic: "WF107",
  span: "WF108",
  unreachableStep: "WF109",
  classMismatch: "WF112",
  tooLong: "WF113",
  subjectSyntax: "WF115",
  unknownTopic: "WF117",
  emptyUpdate: "WF118",
  opened: "CD201",
  outsideWorkflow: "CD202",
  unknownSegment: "CD203",
  unknownScore: "CD204",
  unknownBand: "CD205",
  liquidSyntax: "TP301",
  mjml: "TP302",
  unknownLayout: "TP303",
  noUnsubscribe: "TP304",
  noPostalAddress: "TP305",
  linkTarget: "TP306",
  unknownVariable: "TP307",
  liquidLost: "TP308",
  unknownBrand: "TP309",
  layoutWithoutContent: "TP310",
  duplicateRule: "SC401",
  bandOrder: "SC402",
  halfLife: "SC403",
  noEmailField: "FM501",
  consentField: "FM502",
} as const;

/** Name of a finding, as the compiler's code says it. */
export type FindingName = keyof typeof FINDING_CODES;

/** Findings that do not stop a publication. */
const WARNINGS: ReadonlySet<FindingName> = new Set(["opened", "unknownVariable", "unknownTopic"]);

/** Where something was found. */
export interface Place {
  readonly document: Pick<SourceDocument, "file" | "lineOf">;
  readonly path: ValuePath;
}

/** Collects every finding of a compilation, so that all mistakes are told at once. */
export interface Findings {
  add(name: FindingName, place: Place, message: string, hint: string): void;
  /** Errors and warnings in the order of files and lines. */
  all(): readonly Diagnostic[];
}

/** An empty collection. */
export function collectFindings(): Findings {
  const found: Diagnostic[] = [];
  return {
    add(name, { document, path }, message, hint) {
      const line = document.lineOf(path);
      found.push({
        code: FINDING_CODES[name],
        severity: WARNINGS.has(name) ? "warning" : "error",
        file: document.file,
        path: formatPath(path),
        ...(line === undefined ? {} : { line }),
        message,
        hint,
      });
    },
    all: () => found.toSorted(inReadingOrder),
  };
}

function inReadingOrder(a: Diagnostic, b: Diagnostic): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0);
}

/** Diagnostics as a terminal shows them: one place per line, then what to do. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map((found) => {
      const place = found.line === undefined ? found.file : `${found.file}:${found.line}`;
      const path = found.path === "" ? "" : ` at ${found.path}`;
      return `${place} ${found.severity} ${found.code}${path}\n  ${found.message}\n  ${found.hint}`;
    })
    .join("\n");
}
