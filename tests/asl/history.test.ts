import { describe, expect, it } from "vitest";
import { detailsField } from "../../asl/history.ts";
import { machine, run, start, START, VirtualHost } from "./virtual-host.ts";

function branch(name: string): object {
  return { StartAt: name, States: { [name]: { Type: "Wait", Seconds: 1, End: true } } };
}

describe("history", () => {
  const task = {
    Type: "Task",
    Resource: "arn:aws:states:::aws-sdk:dynamodb:updateItem",
    TimeoutSeconds: 9,
    End: true,
  };

  it("tells of a task in the order and with the details of GetExecutionHistory", async () => {
    const host = new VirtualHost(() => ({ ok: true }));
    await run(machine({ T: { ...task, Arguments: { Key: "k" } } }), { a: 1 }, host);
    const which = { resourceType: "aws-sdk:dynamodb", resource: "updateItem" };
    const truncated = { truncated: false };
    expect(host.events.map(({ type, details }) => [type, details])).toEqual([
      [
        "ExecutionStarted",
        { input: '{"a":1}', inputDetails: truncated, roleArn: "arn:aws:iam::000000000000:role/shop" },
      ],
      ["TaskStateEntered", { name: "T", input: '{"a":1}', inputDetails: truncated }],
      ["TaskScheduled", { ...which, parameters: '{"Key":"k"}', timeoutInSeconds: 9 }],
      ["TaskStarted", which],
      ["TaskSucceeded", { ...which, output: '{"ok":true}', outputDetails: truncated }],
      ["TaskStateExited", { name: "T", output: '{"ok":true}', outputDetails: truncated }],
      ["ExecutionSucceeded", { output: '{"ok":true}', outputDetails: truncated }],
    ]);
  });

  it("numbers events without gaps, each after what led to it", async () => {
    const host = new VirtualHost();
    await run(
      machine({ P: { Type: "Parallel", Branches: [branch("A"), branch("B")], End: true } }),
      {},
      host,
    );
    expect(host.events.map((event) => event.id)).toEqual(host.events.map((_, index) => index + 1));
    expect(host.events.every((event) => event.previousEventId < event.id)).toBe(true);
    expect(new Set(host.events.map((event) => event.timestamp))).toEqual(new Set([START, START + 1000]));
    const entered = host.events.filter((event) => event.type === "WaitStateEntered");
    expect(entered.map((event) => event.previousEventId)).toEqual([3, 3]);
  });

  it("counts the states entered as transitions", async () => {
    const host = new VirtualHost();
    const execution = start(machine({ A: { Type: "Pass", Next: "B" }, B: { Type: "Succeed" } }), {}, host);
    await execution.done;
    expect([execution.transitions, execution.events]).toEqual([2, 6]);
  });

  it("names the API's member for the details of a type", () => {
    expect(
      (["PassStateEntered", "MapStateExited", "TaskSucceeded", "MapStateStarted"] as const).map(detailsField),
    ).toEqual([
      "stateEnteredEventDetails",
      "stateExitedEventDetails",
      "taskSucceededEventDetails",
      "mapStateStartedEventDetails",
    ]);
  });
});
