import type { Brand } from "../../core/definitions/schemas.ts";
import { liquid } from "./liquid.ts";

const BRAND_OUTPUT = /\{\{-?\s*brand\.(?:[^"'}]|"[^"]*"|'[^']*')*\}\}/gu;

/** Puts the brand's values in place of `{{ brand.… }}`: MJML needs its colours before any contact is known. */
export function putBrandIn(text: string, brand: Brand | undefined, engine: keyof typeof liquid): string {
  if (!brand) return text;
  return text.replaceAll(BRAND_OUTPUT, (output) => {
    const value = String(liquid[engine].parseAndRenderSync(output, { brand }));
    // What the brand does not have stays, so that the check can name it.
    return value === "" ? output : value;
  });
}
