import { liquid } from "./liquid.ts";

/** A fault of Liquid as a sentence with its line inside the text. */
export interface LiquidFault {
  readonly message: string;
  /** 1-based line inside the text that was parsed. */
  readonly line?: number;
}

/** Why a text is not Liquid; undefined if it is. Unknown filters are found too: they would fail for every contact. */
export function liquidFault(text: string): LiquidFault | undefined {
  try {
    liquid.html.parse(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) return { message: "This is not Liquid." };
    const line = /, line:(\d+)/u.exec(error.message)?.[1];
    const why = error.message.replace(/, line:\d+(?:, col:\d+)?$/u, "");
    return { message: `This is not Liquid: ${why}.`, ...(line === undefined ? {} : { line: Number(line) }) };
  }
}

/** Variables that a text reads, by their paths: `["contact", "first_name"]`. Call it with parsable Liquid. */
export function liquidVariables(text: string): readonly (readonly (string | number)[])[] {
  return liquid.html
    .globalVariableSegmentsSync(liquid.html.parse(text))
    .map((segments) => segments.filter((part) => typeof part === "string" || typeof part === "number"));
}
