/** An instant as people read it, in UTC: `2026-11-21 20:15:03`. */
export function time(instant: number): string {
  return new Date(instant).toISOString().slice(0, 19).replace("T", " ");
}

/** Rows in columns as wide as their widest cell; a heading underlined. Empty: a sentence instead. */
export function table(
  heading: readonly string[],
  rows: readonly (readonly (string | number | undefined)[])[],
  empty: string,
): string {
  if (rows.length === 0) return `  ${empty}`;
  const cells = rows.map((row) => row.map((cell) => (cell === undefined ? "" : plain(String(cell)))));
  const widths = heading.map((name, column) =>
    Math.max(name.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
  return [line(heading), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)].join("\n");
}

/** A titled part of a report. */
export function section(title: string, body: string): string {
  return `\n${title}\n${body}`;
}

/** Characters that move the cursor, colour the terminal, break lines or turn the direction of writing. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** Longest text of one cell. */
const CELL_LENGTH = 120;

/** What strangers typed, as one short line that cannot do anything to the terminal. */
export function plain(text: string): string {
  const line = text.replaceAll(CONTROLS, " ").toWellFormed();
  if (line.length <= CELL_LENGTH) return line;
  // Not half of a character that takes two units.
  return `${line.slice(0, CELL_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** Any text without control characters; only line breaks stay. The last gate before the terminal. */
export function withoutControls(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replaceAll(CONTROLS, " "))
    .join("\n");
}
