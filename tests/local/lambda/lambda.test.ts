import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../../../local/cloud.ts";
import { type FixtureAssembly, writeAssembly } from "../fixtures/assembly.ts";
import { allow, lambda, role } from "../fixtures/resources.ts";

const DAY = 86_400_000;
const HANDLERS = {
  echo: "export const handler = async (event, context) => ({ event, name: context.functionName, left: context.getRemainingTimeInMillis() > 0 });",
  time: "export const handler = async () => ({ now: Date.now(), made: new Date().getTime(), parsed: new Date(5).getTime(), isDate: new Date() instanceof Date });",
  fail: "export const handler = async () => { throw Object.assign(new Error('no such contact'), { name: 'ContactNotFound' }); };",
  slow: "export const handler = () => new Promise(() => {});",
  exit: "export const handler = async () => { process.exit(3); };",
  flaky:
    "let calls = 0; export const handler = async () => { calls += 1; console.log('call ' + calls); if (calls < 3) throw new Error('not yet'); };",
  logs: `export const handler = async () => {
    console.log("hello", { a: 1 });
    process.stdout.write(JSON.stringify({ _aws: { Timestamp: 5, CloudWatchMetrics: [{ Namespace: "N", Dimensions: [[]], Metrics: [{ Name: "Sent" }] }] }, Sent: 2 }) + "\\n");
  };`,
  lost: `export const handler = async () => { console.log(JSON.stringify({ _aws: { Timestamp: 5, CloudWatchMetrics: [] } })); };`,
  env: "export const handler = async () => ({ ...process.env });",
  busy: "let running = 0; export const handler = async () => { running += 1; await new Promise((r) => setTimeout(r, 5)); running -= 1; return running; };",
};
const JSON_LOGS = { LoggingConfig: { LogFormat: "JSON" } };
const functions = Object.keys(HANDLERS).map((name) => [
  name,
  lambda(
    name,
    "Role",
    { OWN: "value" },
    { Timeout: 1, ReservedConcurrentExecutions: 2, ...(["logs", "lost"].includes(name) ? JSON_LOGS : {}) },
  ),
]);
const TEMPLATE = {
  Resources: { Role: role([allow(["logs:*"], "*")]), ...(Object.fromEntries(functions) as object) },
};
const arn = (name: string) => `arn:aws:lambda:eu-west-1:000000000000:function:S-${name}`;

describe("the Lambda host", () => {
  let assembly: FixtureAssembly;
  let cloud: Cloud;
  const notices: string[] = [];
  const invoke = (name: string, payload: unknown = {}) => cloud.world.invoke(arn(name), payload);
  const linesOf = (name: string) =>
    cloud
      .logs()
      .filter((line) => line.functionName === `S-${name}`)
      .map(({ text }) => text);

  const call = (input: Record<string, unknown>) =>
    cloud.world.callAs({ kind: "operator" }, "lambda", "Invoke", input);

  beforeAll(async () => {
    assembly = writeAssembly({ S: TEMPLATE }, HANDLERS);
    cloud = await startCloud({ assembly: assembly.folder, notice: (line) => notices.push(line) });
  });
  afterAll(async () => {
    await cloud.close();
    assembly.remove();
  });

  it("runs the bundle with event and context", async () => {
    expect((await invoke("echo", { a: [1] })).payload).toEqual({
      event: { a: [1] },
      name: "S-echo",
      left: true,
    });
  });

  it("gives functions virtual time wherever they read the clock", async () => {
    await cloud.clock.advance(400 * DAY);
    const { payload } = await invoke("time");
    const { now, made, ...rest } = payload as { now: number; made: number };
    expect(Math.abs(now - cloud.clock.now())).toBeLessThan(1000);
    expect(Math.abs(made - cloud.clock.now())).toBeLessThan(1000);
    expect(rest).toEqual({ parsed: 5, isDate: true });
  });

  it("reports an error by its name, as a workflow's retrier matches it", async () => {
    const { error } = await invoke("fail");
    expect(error).toMatchObject({ errorType: "ContactNotFound", errorMessage: "no such contact" });
  });

  it("ends an invocation at its timeout, and runs the next one in a new sandbox", async () => {
    const { error } = await invoke("slow");
    expect(error?.errorType).toBe("Sandbox.Timedout");
    expect(error?.errorMessage).toMatch(/Task timed out after 1.00 seconds$/);
  });

  it("reports a process that ends, and goes on", async () => {
    expect((await invoke("exit")).error?.errorType).toBe("Runtime.ExitError");
    expect((await invoke("exit")).error?.errorType).toBe("Runtime.ExitError");
  });

  it("runs one invocation at a time per sandbox, and lets the others wait in line", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => invoke("busy")));
    expect(answers.map(({ payload }) => payload)).toEqual(Array.from({ length: 8 }, () => 0));
  });

  it("retries an asynchronous event after one and two minutes", async () => {
    await cloud.world.deliver(arn("flaky"), {});
    await cloud.clock.advance(30_000);
    const early = linesOf("flaky").length;
    await cloud.clock.advance(60_000);
    const middle = linesOf("flaky").length;
    await cloud.clock.advance(120_000);
    expect([early, middle, linesOf("flaky")]).toEqual([1, 2, ["call 1", "call 2", "call 3"]]);
  });

  it("says so when an asynchronous event fails for good", async () => {
    await cloud.world.deliver(arn("fail"), {});
    await cloud.clock.advance(10 * 60_000);
    expect(notices).toContain(
      "S-fail failed an asynchronous event for good: ContactNotFound: no such contact",
    );
  });

  it("wraps console lines as JSON and reads metrics written to stdout", async () => {
    await invoke("logs");
    const [first] = linesOf("logs");
    expect(JSON.parse(first ?? "")).toMatchObject({ level: "INFO", message: 'hello {"a":1}' });
    expect(linesOf("logs")).toHaveLength(2);
  });

  it("warns of metrics that console wraps, which CloudWatch would not see", async () => {
    await invoke("lost");
    expect(notices.find((line) => line.startsWith("S-lost"))).toContain("Write them to process.stdout");
  });

  it("gives the function its own environment, its role as credentials, and nothing of this process", async () => {
    const { payload } = await invoke("env");
    expect(payload).toMatchObject({
      OWN: "value",
      AWS_ACCESS_KEY_ID: "Role",
      AWS_ENDPOINT_URL: cloud.gatewayUrl,
      AWS_REGION: "eu-west-1",
    });
    expect(payload).not.toHaveProperty("PATH");
  });

  it("answers Invoke with the payload, and marks an error of the function", async () => {
    expect(await call({ FunctionName: "S-echo", Payload: 1 })).toMatchObject({
      StatusCode: 200,
      Payload: { event: 1 },
    });
    expect(await call({ FunctionName: arn("fail") })).toMatchObject({
      FunctionError: "Unhandled",
      Payload: { errorType: "ContactNotFound" },
    });
    expect(await call({ FunctionName: "S-echo", InvocationType: "Event" })).toEqual({ StatusCode: 202 });
    await expect(call({ FunctionName: "S-none" })).rejects.toThrow("Function not found: S-none");
  });
});
