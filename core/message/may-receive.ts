import type { Consent } from "../contact/contact.ts";
import type { SkipReason } from "./message.ts";

/** Why a contact may not get marketing on a topic, or undefined if she may. The send ledger's gate asks the same of the stored items. */
export function refusalOf(consent: Consent | undefined, topic: string): SkipReason | undefined {
  const granted = consent?.topics[topic];
  if (granted?.status === "withdrawn") return "unsubscribed";
  if (granted?.status !== "granted") return "no_consent";
  const left = consent?.allMarketing;
  return left && left.withdrawnAt >= granted.at ? "unsubscribed" : undefined;
}
