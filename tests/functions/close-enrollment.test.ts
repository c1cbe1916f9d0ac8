import { describe, expect, it } from "vitest";
import { InMemoryEnrollmentRepository } from "../../adapters/memory/enrollment-repository.ts";
import { createHandler } from "../../functions/close-enrollment/handler.ts";
import { queueEvent } from "../doubles/stream-records.ts";
import { metricsDouble } from "../doubles/workflow-doubles.ts";

const input = JSON.stringify({
  contactId: "c1",
  workflow: "welcome",
  enrollmentKey: "enrollment#welcome#order#7",
  enrollmentId: "e1",
});

const ended = (detail: Readonly<Record<string, unknown>>) => ({
  "detail-type": "Step Functions Execution Status Change",
  detail: { status: "SUCCEEDED", input, output: "{}", error: null, stopDate: 9, ...detail },
});

async function setUp() {
  const enrollments = new InMemoryEnrollmentRepository();
  const { emitted, emit } = metricsDouble();
  await enrollments.claim({
    enrollmentId: "e1",
    contactId: "c1",
    workflow: "welcome",
    version: "v1",
    entryKey: "order#7",
    status: "active",
    enteredAt: 1,
  });
  return { handler: createHandler({ clock: () => 99, enrollments, emit }), enrollments, emitted };
}

describe("close-enrollment", () => {
  it.each([
    [{}, { status: "completed", endedAt: 9 }],
    [{ output: JSON.stringify({ exited: "bought" }) }, { status: "exited", endReason: "bought" }],
    [
      { status: "FAILED", output: null, error: "InvalidInput" },
      { status: "failed", endReason: "InvalidInput" },
    ],
    [
      { status: "TIMED_OUT", output: null, stopDate: null },
      { status: "failed", endedAt: 99 },
    ],
    [{ status: "ABORTED", output: undefined }, { status: "stopped" }],
  ])("ends the enrollment as its execution ended: %j", async (detail, expected) => {
    const { handler, enrollments } = await setUp();
    expect(await handler(queueEvent(ended(detail)))).toEqual({ batchItemFailures: [] });
    expect(enrollments.all).toMatchObject([expected]);
    expect(await enrollments.countBySteps("welcome")).toEqual({});
  });

  it("counts an end once, however often it is reported", async () => {
    const { handler, emitted } = await setUp();
    await handler(queueEvent(ended({}), ended({})));
    await handler(queueEvent(ended({ status: "ABORTED" })));
    expect(emitted).toEqual({ EnrollmentsEnded: 1 });
  });

  it.each(["FAILED", "TIMED_OUT"])("counts one that failed (%s) as such, too, once", async (status) => {
    const { handler, emitted } = await setUp();
    await handler(queueEvent(ended({ status, output: null }), ended({ status, output: null })));
    expect(emitted).toEqual({ EnrollmentsEnded: 1, EnrollmentsFailed: 1 });
  });

  it("gives back what it cannot read, alone", async () => {
    const { handler, emitted } = await setUp();
    const answer = await handler(queueEvent(ended({ status: "RUNNING" }), ended({})));
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: "m0" }]);
    expect(emitted).toEqual({ EnrollmentsEnded: 1 });
  });
});
