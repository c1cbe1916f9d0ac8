import type { Enrollment } from "../contact/enrollment.ts";
import type { Trigger } from "../definitions/definition.ts";
import type { Announcement } from "../events.ts";
import { hashId } from "../ids.ts";
import type { EntryRule } from "../segment/rules.ts";
import type { Instant } from "../time.ts";

/** Something that can let a contact into a workflow. `cause` tells it from another of the same kind, and is the same at every delivery. */
export type Occasion =
  | { readonly on: "consented"; readonly topic: string; readonly cause: string }
  | {
      readonly on: "did";
      readonly event: string;
      readonly cause: string;
      readonly properties: PropertiesReader;
    }
  | { readonly on: "entered_segment"; readonly segment: string; readonly cause: string };

/** Reads the properties of an event, only when a trigger asks for them. */
export type PropertiesReader = () => Promise<Readonly<Record<string, unknown>>>;

/** Entry key of workflows that a contact enters once. */
export const ENTRY_ONCE = "once";

/** Whether any workflow could let somebody in on such an occasion, its properties aside. */
export function isAwaited(
  occasion: Pick<Occasion, "on"> & Partial<Occasion>,
  entries: readonly EntryRule[],
): boolean {
  return entries.some(({ triggers }) => triggers.some((trigger) => namesMatch(trigger, occasion)));
}

/** The workflows that an occasion lets a contact into, as announcements; not those whose enrollment with this entry key exists. */
export async function firedBy(
  occasion: Occasion,
  entries: readonly EntryRule[],
  contact: { readonly contactId: string; readonly enrollments: readonly Enrollment[] },
  at: Instant,
): Promise<readonly Announcement[]> {
  const fired: Announcement[] = [];
  for (const entry of entries) {
    const entryKey = entry.again === "never" ? ENTRY_ONCE : occasion.cause;
    if (hasEntered(contact.enrollments, entry.workflow, entryKey)) continue;
    if (await anyFires(entry.triggers, occasion)) {
      fired.push(workflowTriggered(contact.contactId, entry, entryKey, at));
    }
  }
  return fired;
}

function workflowTriggered(contactId: string, entry: EntryRule, entryKey: string, at: Instant): Announcement {
  const { workflow, version } = entry;
  return {
    id: hashId("WorkflowTriggered", contactId, workflow, entryKey),
    type: "WorkflowTriggered",
    detail: { contactId, workflow, version, entryKey, at },
  };
}

async function anyFires(triggers: readonly Trigger[], occasion: Occasion): Promise<boolean> {
  for (const trigger of triggers) {
    if (!namesMatch(trigger, occasion)) continue;
    if (trigger.on !== "did" || trigger.where === undefined || occasion.on !== "did") return true;
    const properties = await occasion.properties();
    if (Object.entries(trigger.where).every(([name, value]) => properties[name] === value)) return true;
  }
  return false;
}

function namesMatch(trigger: Trigger, occasion: Pick<Occasion, "on"> & Partial<Occasion>): boolean {
  if (trigger.on === "consented") return occasion.on === "consented" && occasion.topic === trigger.topic;
  if (trigger.on === "did") return occasion.on === "did" && occasion.event === trigger.event;
  return occasion.on === "entered_segment" && occasion.segment === trigger.segment;
}

function hasEntered(enrollments: readonly Enrollment[], workflow: string, entryKey: string): boolean {
  return enrollments.some((each) => each.workflow === workflow && each.entryKey === entryKey);
}
