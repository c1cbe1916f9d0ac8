import { beforeEach, describe, expect, it } from "vitest";
import { type Enrollment, enrollmentIdOf } from "../../core/contact/enrollment.ts";
import type { EnrollmentRepository } from "../../core/contact/ports.ts";

/** A repository, empty at every test, and a way to see what it holds. */
export interface EnrollmentsUnderTest {
  readonly enrollments: EnrollmentRepository;
  readonly stored: (contactId: string) => Promise<readonly Enrollment[]>;
}

function enrollmentOf(contactId = "c1", entryKey = "once"): Enrollment {
  return {
    enrollmentId: enrollmentIdOf(contactId, "welcome", entryKey),
    contactId,
    workflow: "welcome",
    version: "v1",
    entryKey,
    status: "active",
    enteredAt: 5,
    machineVersionArn: "arn:machine:1",
  };
}

/** What every repository of enrollments must do. */
export function describeEnrollmentRepository(name: string, start: () => Promise<EnrollmentsUnderTest>): void {
  describe(`${name}: enrollments`, () => {
    let under: EnrollmentsUnderTest;
    beforeEach(async () => {
      under = await start();
    });

    it("lets one claim win, and shows the others what is there", async () => {
      const claims = ["v1", "v2", "v3"].map((version) =>
        under.enrollments.claim({ ...enrollmentOf(), version }),
      );
      const answers = await Promise.all(claims);
      expect(answers.filter(({ outcome }) => outcome === "claimed")).toHaveLength(1);
      const again = await under.enrollments.claim({ ...enrollmentOf(), version: "v4" });
      const [stored] = await under.stored("c1");
      expect(again).toEqual({ outcome: "exists", enrollment: stored });
    });

    it("keeps apart what has different entry keys", async () => {
      await under.enrollments.claim(enrollmentOf("c1", "order-1"));
      expect(await under.enrollments.claim(enrollmentOf("c1", "order-2"))).toEqual({ outcome: "claimed" });
    });

    it("notes the execution without touching anything else", async () => {
      await under.enrollments.claim(enrollmentOf());
      await under.enrollments.noteExecution(enrollmentOf(), "arn:execution:1");
      expect(await under.stored("c1")).toEqual([
        { ...enrollmentOf(), step: "start", executionArn: "arn:execution:1" },
      ]);
    });

    it("ends an enrollment once; the first end stays", async () => {
      await under.enrollments.claim(enrollmentOf());
      const end = { status: "exited", at: 9, reason: "bought" } as const;
      expect(await under.enrollments.close(enrollmentOf(), end)).toBe("closed");
      expect(await under.enrollments.close(enrollmentOf(), { status: "failed", at: 10 })).toBe("already");
      expect(await under.stored("c1")).toEqual([
        { ...enrollmentOf(), step: "start", status: "exited", endedAt: 9, endReason: "bought" },
      ]);
    });

    it("answers `already` to the end of what never was", async () => {
      expect(await under.enrollments.close(enrollmentOf(), { status: "completed", at: 1 })).toBe("already");
      expect(await under.stored("c1")).toEqual([]);
    });

    it("counts the active ones by step", async () => {
      await under.enrollments.claim(enrollmentOf("c1"));
      await under.enrollments.claim({ ...enrollmentOf("c2"), step: "wait-hello" });
      await under.enrollments.claim({ ...enrollmentOf("c3"), step: "wait-hello" });
      await under.enrollments.claim(enrollmentOf("c4"));
      await under.enrollments.close(enrollmentOf("c4"), { status: "completed", at: 1 });
      expect(await under.enrollments.countBySteps("welcome")).toEqual({ start: 1, "wait-hello": 2 });
      expect(await under.enrollments.countBySteps("other")).toEqual({});
    });
  });
}
