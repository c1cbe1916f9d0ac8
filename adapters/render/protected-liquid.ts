/** Liquid's tags and outputs; quotes inside them may hold braces. */
const LIQUID = /\{\{(?:[^"'}]|"[^"]*"|'[^']*'|\}(?!\}))*\}\}|\{%(?:[^"'%]|"[^"]*"|'[^']*'|%(?!\}))*%\}/gu;

const MARK = /\uE001(\d+)\uE002/gu;

/** A text whose Liquid has been taken out, so that tools for HTML cannot change it. */
export interface ProtectedText {
  readonly text: string;
  /** Puts the Liquid back into a text made from it. */
  restore(text: string): string;
  /** Liquid that a text made from it has lost. */
  lostIn(text: string): readonly string[];
}

/** Replaces each piece of Liquid by a mark of private-use characters. */
export function protectLiquid(source: string): ProtectedText {
  const pieces: string[] = [];
  const text = source.replaceAll(LIQUID, (piece) => `\uE001${pieces.push(piece) - 1}\uE002`);
  return {
    text,
    restore: (changed) => changed.replaceAll(MARK, (_mark, index: string) => pieces[Number(index)] ?? ""),
    lostIn: (changed) => {
      const kept = new Set(Array.from(changed.matchAll(MARK), ([, index]) => Number(index)));
      return pieces.filter((_piece, index) => !kept.has(index));
    },
  };
}
