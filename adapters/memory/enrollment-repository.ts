import type { Enrollment } from "../../core/contact/enrollment.ts";
import type { EnrollmentEnd, EnrollmentRepository } from "../../core/contact/ports.ts";

type Key = Pick<Enrollment, "contactId" | "workflow" | "entryKey">;

/** Where a new enrollment stands until its first wait. */
const FIRST_STEP = "start";

/** Enrollments in memory. */
export class InMemoryEnrollmentRepository implements EnrollmentRepository {
  readonly #enrollments = new Map<string, Enrollment>();

  get all(): readonly Enrollment[] {
    return [...this.#enrollments.values()];
  }

  /** As the contacts in memory ask for them. */
  lyingWith(contactId: string): readonly Enrollment[] {
    return this.all.filter((each) => each.contactId === contactId);
  }

  ofContact(contactId: string): Promise<readonly Enrollment[]> {
    return Promise.resolve(this.lyingWith(contactId));
  }

  claim(enrollment: Enrollment) {
    const known = this.#enrollments.get(keyOf(enrollment));
    if (known) return Promise.resolve({ outcome: "exists", enrollment: known } as const);
    this.#enrollments.set(keyOf(enrollment), { ...enrollment, step: enrollment.step ?? FIRST_STEP });
    return Promise.resolve({ outcome: "claimed" } as const);
  }

  noteExecution(enrollment: Enrollment, executionArn: string): Promise<void> {
    const known = this.#enrollments.get(keyOf(enrollment));
    if (known) this.#enrollments.set(keyOf(enrollment), { ...known, executionArn });
    return Promise.resolve();
  }

  close(key: Key, end: EnrollmentEnd): Promise<"closed" | "already"> {
    const known = this.#enrollments.get(keyOf(key));
    if (known?.status !== "active") return Promise.resolve("already");
    const { waiting: _waiting, ...rest } = known;
    this.#enrollments.set(keyOf(key), {
      ...rest,
      status: end.status,
      endedAt: end.at,
      ...(end.reason !== undefined && { endReason: end.reason }),
    });
    return Promise.resolve("closed");
  }

  countBySteps(workflow: string): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {};
    for (const { step = FIRST_STEP } of this.#activeIn(workflow)) counts[step] = (counts[step] ?? 0) + 1;
    return Promise.resolve(counts);
  }

  #activeIn(workflow: string): readonly Enrollment[] {
    return this.all.filter((each) => each.workflow === workflow && each.status === "active");
  }
}

function keyOf({ contactId, workflow, entryKey }: Key): string {
  return JSON.stringify([contactId, workflow, entryKey]);
}
