import type { JsonObject } from "../json.ts";
import { cleanText } from "./clean-json.ts";

const LONGEST_VALUE = 255;
const MOST_PARAMETERS = 10;

/**
 * The campaign that an address names, as Segment reads it: any `utm_x` is `x`, but `utm_campaign` is `name`. Undefined without one.
 * https://www.twilio.com/docs/segment/connections/spec/common#context
 */
export function campaignOf(address: string): JsonObject | undefined {
  const question = address.indexOf("?");
  if (question < 0) return undefined;
  const campaign: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(address.slice(question + 1).split("#", 1)[0])) {
    const match = /^utm_(?<part>[a-z][a-z_]{0,30})$/u.exec(name)?.groups?.["part"];
    if (!match || Object.keys(campaign).length >= MOST_PARAMETERS) continue;
    campaign[match === "campaign" ? "name" : match] = cleanText(value.slice(0, LONGEST_VALUE));
  }
  return Object.keys(campaign).length > 0 ? campaign : undefined;
}
