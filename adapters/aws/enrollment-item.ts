import type { Condition } from "../../core/condition/condition.ts";
import type { Enrollment, Waiting } from "../../core/contact/enrollment.ts";
import { CONTACT_ITEMS, ENROLLMENT_ATTRIBUTES } from "../../core/contact/items.ts";
import type { Instant } from "../../core/time.ts";
import { stored } from "./stored.ts";

/** Where a new enrollment stands until its first wait. The index of steps holds only items that have a step. */
export const FIRST_STEP = "start";

/** An enrollment as stored in a contact's partition. */
export interface EnrollmentItem extends Omit<Enrollment, "waiting"> {
  readonly pk: string;
  readonly sk: string;
  readonly v: 1;
  /** Workflow id while active: partition of the sparse index of steps. */
  readonly activeIn?: string;
  readonly waiting?: WaitingItem;
}

/** A wait as a compiled workflow writes it, without a function: times are whatever its expressions give, the condition is JSON text. */
export interface WaitingItem {
  readonly token: string;
  readonly step: string;
  readonly since: string | number;
  readonly condition?: string;
}

/** Key of an enrollment's item. */
export function enrollmentKey(key: Pick<Enrollment, "contactId" | "workflow" | "entryKey">): {
  readonly pk: string;
  readonly sk: string;
} {
  return { pk: key.contactId, sk: CONTACT_ITEMS.enrollment(key.workflow, key.entryKey) };
}

/** The item of an enrollment. */
export function enrollmentItem(enrollment: Enrollment): EnrollmentItem {
  const { waiting, ...rest } = enrollment;
  return {
    ...rest,
    ...enrollmentKey(enrollment),
    v: 1,
    [ENROLLMENT_ATTRIBUTES.step]: enrollment.step ?? FIRST_STEP,
    ...(enrollment.status === "active" && { [ENROLLMENT_ATTRIBUTES.activeIn]: enrollment.workflow }),
    ...(waiting && { waiting: waitingItem(waiting) }),
  };
}

/** The enrollment of an item. */
export function enrollmentOf(item: Readonly<Record<string, unknown>>): Enrollment {
  const { pk: _pk, sk: _sk, v: _v, activeIn: _activeIn, waiting, ...rest } = stored<EnrollmentItem>(item);
  return { ...rest, ...(waiting && { waiting: waitingOf(waiting) }) };
}

function waitingItem({ condition, ...rest }: Waiting): WaitingItem {
  return { ...rest, ...(condition && { condition: JSON.stringify(condition) }) };
}

function waitingOf({ condition, since, ...rest }: WaitingItem): Waiting {
  return {
    ...rest,
    since: instantOf(since),
    ...(condition !== undefined && { condition: stored<Condition>(JSON.parse(condition)) }),
  };
}

/** States Language gives its clock as ISO 8601; numbers come as numbers or as text. */
function instantOf(since: string | number): Instant {
  const number = Number(since);
  return Number.isNaN(number) ? Date.parse(String(since)) : number;
}
