import { describe, expect, it } from "vitest";
import { InMemoryEnrollmentRepository } from "../../adapters/memory/enrollment-repository.ts";
import { enrollmentIdOf } from "../../core/contact/enrollment.ts";
import { createHandler } from "../../functions/start-enrollment/handler.ts";
import { contactOf, ContactsDouble } from "../doubles/contacts.ts";
import { machineArn, published, workflowOf } from "../doubles/published.ts";
import { queueEvent } from "../doubles/stream-records.ts";
import { ExecutionsDouble, metricsDouble } from "../doubles/workflow-doubles.ts";

const triggered = (contactId = "c1", workflow = "welcome", version = "v1") => ({
  "detail-type": "WorkflowTriggered",
  detail: { announcementId: "a1", contactId, workflow, version, entryKey: "once", at: 5 },
});

async function setUp(contacts = new ContactsDouble(contactOf()), version = "v1") {
  const enrollments = new InMemoryEnrollmentRepository();
  const executions = new ExecutionsDouble();
  const { emitted, emit } = metricsDouble();
  const definitions = await published(workflowOf("welcome", { triggers: [] }, version));
  const handler = createHandler({ contacts, enrollments, executions, definitions, emit });
  return { handler, enrollments, executions, emitted };
}

describe("start-enrollment", () => {
  it("claims the enrollment and starts its execution on the published version, with ids only", async () => {
    const { handler, enrollments, executions, emitted } = await setUp();
    expect(await handler(queueEvent(triggered()))).toEqual({ batchItemFailures: [] });
    const enrollmentId = enrollmentIdOf("c1", "welcome", "once");
    expect(executions.started).toEqual([
      {
        machineVersionArn: machineArn("welcome"),
        name: enrollmentId,
        input: {
          contactId: "c1",
          enrollmentId,
          enrollmentKey: "enrollment#welcome#once",
          workflow: "welcome",
          version: "v1",
          enteredAt: 5,
          resumeAt: "start",
        },
      },
    ]);
    expect(enrollments.all).toMatchObject([
      { status: "active", version: "v1", executionArn: `arn:execution:${enrollmentId}` },
    ]);
    expect(emitted).toEqual({ EnrollmentsStarted: 1 });
  });

  it("starts once and counts once, however often the trigger comes", async () => {
    const { handler, executions, emitted } = await setUp();
    await handler(queueEvent(triggered(), triggered()));
    await handler(queueEvent(triggered()));
    expect(executions.started).toHaveLength(1);
    expect(emitted).toEqual({ EnrollmentsStarted: 1 });
  });

  it("finishes what an earlier attempt claimed, on the version that it claimed", async () => {
    const { handler, enrollments, executions } = await setUp(undefined, "v2");
    await enrollments.claim({
      enrollmentId: enrollmentIdOf("c1", "welcome", "once"),
      contactId: "c1",
      workflow: "welcome",
      version: "v1",
      entryKey: "once",
      status: "active",
      enteredAt: 5,
      machineVersionArn: machineArn("welcome", "v1"),
    });
    await handler(queueEvent(triggered()));
    expect(executions.started).toMatchObject([
      { machineVersionArn: machineArn("welcome", "v1"), input: { version: "v1" } },
    ]);
  });

  it("lets the survivor in when the contact was merged", async () => {
    const merged = contactOf({ state: { contactId: "c0", standing: "merged", mergedInto: "c1" } });
    const { handler, enrollments } = await setUp(new ContactsDouble(merged, contactOf()));
    await handler(queueEvent(triggered("c0")));
    expect(enrollments.lyingWith("c1")).toHaveLength(1);
    expect(enrollments.lyingWith("c0")).toHaveLength(0);
  });

  it("has nothing to do for a contact that is gone", async () => {
    const { handler, enrollments } = await setUp(new ContactsDouble());
    expect(await handler(queueEvent(triggered()))).toEqual({ batchItemFailures: [] });
    expect(enrollments.all).toEqual([]);
  });

  it("gives back the one trigger whose workflow has no machine, and starts the others", async () => {
    const { handler, executions } = await setUp();
    const answer = await handler(queueEvent(triggered("c1", "forgotten"), triggered(), "not JSON"));
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: "m0" }, { itemIdentifier: "m2" }]);
    expect(executions.started).toHaveLength(1);
  });
});
