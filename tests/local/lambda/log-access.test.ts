import { describe, expect, it } from "vitest";
import { AwsError } from "../../../local/contracts.ts";
import { createLogAccess } from "../../../local/lambda/log-access.ts";

const config = {
  name: "f",
  arn: "arn:aws:lambda:eu-west-1:000000000000:function:f",
  roleArn: "arn:aws:iam::000000000000:role/FRole",
  folder: "",
  handler: "index.handler",
  timeoutMs: 1000,
  concurrency: 1,
  environment: { AWS_LAMBDA_LOG_GROUP_NAME: "logs-of-f" },
  logFormat: "JSON",
  deadLetterArn: undefined,
} as const;

function access(...denied: readonly string[]) {
  const asked: string[] = [];
  const { mayWrite, reporting } = createLogAccess(config, (principal, action, resource) => {
    asked.push(`${principal.kind === "role" ? principal.logicalId : ""} ${action} ${resource}`);
    if (denied.includes(action)) throw new AwsError("AccessDeniedException", action);
  });
  const pool = reporting({
    config,
    invoke: () => Promise.resolve({ payload: "done" }),
    warm: () => undefined,
    close: () => Promise.resolve(),
  });
  return { asked, mayWrite, pool };
}

describe("the log of a function", () => {
  it("is written in the name of the function's role, on its own log group", () => {
    const { asked, mayWrite } = access();
    expect(mayWrite()).toBe(true);
    expect(asked).toEqual([
      "FRole logs:CreateLogStream arn:aws:logs:eu-west-1:000000000000:log-group:logs-of-f:*",
      "FRole logs:PutLogEvents arn:aws:logs:eu-west-1:000000000000:log-group:logs-of-f:*",
    ]);
  });

  it("is lost when the role may not write it, and the function runs on", async () => {
    const { asked, mayWrite, pool } = access("logs:PutLogEvents");
    expect(mayWrite()).toBe(false);
    expect(await pool.invoke({})).toEqual({ payload: "done" });
    expect(asked).toHaveLength(4);
  });
});
