import { isRecord } from "../json.ts";
import type { Json, JsonObject } from "../json.ts";
import type { TrackingEvent } from "../tracking-event.ts";
import type { CallSource } from "./call.ts";
import { campaignOf } from "./campaign.ts";
import { cleanObject, cleanText } from "./clean-json.ts";

/** Parts of Segment's context that are kept. The network address is not. */
const KEPT = ["page", "campaign", "locale", "timezone", "userAgent", "library"] as const;

/** Characters of a header or token that are looked at. */
const TEXT_LIMIT = 1024;

/** The kept context of a call, completed by the campaign in the page's address, and the visit token; undefined if it nests too deeply. */
export function readCallContext(
  call: Readonly<Record<string, unknown>>,
  source: Pick<CallSource, "key" | "userAgent">,
): Pick<TrackingEvent, "context" | "visitToken"> | undefined {
  const given = isRecord(call["context"]) ? call["context"] : {};
  const cleaned = cleanObject(
    Object.fromEntries(KEPT.filter((part) => part in given).map((part) => [part, given[part]])),
  );
  if (!cleaned) return undefined;
  const context: Record<string, Json> = { ...cleaned };
  if (
    source.key.kind === "browser" &&
    source.userAgent !== undefined &&
    typeof context["userAgent"] !== "string"
  ) {
    context["userAgent"] = cleanText(source.userAgent.slice(0, TEXT_LIMIT));
  }
  if (!isRecord(context["campaign"])) {
    const campaign = campaignOf(pageAddress(call, cleaned));
    if (campaign) context["campaign"] = campaign;
    else delete context["campaign"];
  }
  const visit = given["visit"];
  return {
    context,
    ...(typeof visit === "string" && visit.length <= TEXT_LIMIT ? { visitToken: visit } : {}),
  };
}

function pageAddress(call: Readonly<Record<string, unknown>>, context: JsonObject): string {
  const properties = isRecord(call["properties"]) ? call["properties"] : {};
  const page = isRecord(context["page"]) ? context["page"] : {};
  for (const part of [page["url"], page["search"], properties["url"], properties["search"]]) {
    if (typeof part === "string" && part.includes("?")) return part;
  }
  return "";
}
