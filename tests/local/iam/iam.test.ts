import { describe, expect, it } from "vitest";
import type { Principal } from "../../../local/contracts.ts";
import { createIam, type Iam } from "../../../local/iam/iam.ts";

const ACCOUNT = "000000000000";
const trust = {
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
};
const worker: Principal = { kind: "role", logicalId: "Worker" };

const iamWith = (statements: readonly unknown[]) => {
  const notices: string[] = [];
  const iam = createIam(ACCOUNT, (line) => notices.push(line));
  const make = (type: string, logicalId: string, properties: Record<string, unknown>) =>
    iam.resourceTypes.find((one) => one.type === type)?.make({ type, logicalId, stack: "S", properties });
  void make("AWS::IAM::Role", "Worker", {
    AssumeRolePolicyDocument: trust,
    Policies: [{ PolicyName: "inline", PolicyDocument: { Statement: statements } }],
  });
  return { iam, notices, make };
};
const put = (resource: string, context?: Record<string, string>) => ({
  action: "dynamodb:PutItem",
  resource,
  ...(context === undefined ? {} : { context }),
});
const TABLE = "arn:aws:dynamodb:eu-west-1:000000000000:table/contacts";

const mayPut = (iam: Iam, context: Record<string, string>): boolean => {
  try {
    iam.check(worker, put(TABLE, context));
    return true;
  } catch {
    return false;
  }
};

describe("permissions", () => {
  it("allows what a statement allows, with wildcards in action and resource, whatever the action's case", () => {
    const { iam } = iamWith([
      { Effect: "Allow", Action: "dynamodb:put*", Resource: "arn:aws:dynamodb:*:*:table/cont?cts" },
    ]);
    iam.check(worker, put(TABLE));
    expect(iam.usedPermissions()).toEqual([
      { role: "Worker", action: "dynamodb:PutItem", resource: TABLE, statement: "Worker/inline[0]" },
    ]);
  });

  it("refuses what no statement allows, in AWS's words, and records it", () => {
    const { iam, notices } = iamWith([{ Effect: "Allow", Action: ["dynamodb:GetItem"], Resource: [TABLE] }]);
    expect(() => {
      iam.check(worker, put(TABLE));
    }).toThrow(
      "User: arn:aws:sts::000000000000:assumed-role/Worker/local is not authorized to perform: dynamodb:PutItem on resource: " +
        `${TABLE} because no identity-based policy allows the dynamodb:PutItem action`,
    );
    expect(iam.denials()).toMatchObject([{ role: "Worker", action: "dynamodb:PutItem", resource: TABLE }]);
    expect(notices).toHaveLength(1);
  });

  it("lets an explicit deny win", () => {
    const { iam } = iamWith([
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Effect: "Deny", Action: "dynamodb:PutItem", Resource: "*" },
    ]);
    expect(() => {
      iam.check(worker, put(TABLE));
    }).toThrow("with an explicit deny");
  });

  it.each([
    [
      "StringEquals",
      { StringEquals: { "ses:FromAddress": ["a@b.c", "d@e.f"] } },
      { "ses:FromAddress": "d@e.f" },
      true,
    ],
    [
      "StringEquals on another value",
      { StringEquals: { "ses:FromAddress": "a@b.c" } },
      { "ses:FromAddress": "x@y.z" },
      false,
    ],
    ["StringEquals without the key", { StringEquals: { "ses:FromAddress": "a@b.c" } }, {}, false],
    ["StringLike", { StringLike: { "SES:fromaddress": "*@b.c" } }, { "ses:FromAddress": "a@b.c" }, true],
    ["Bool", { Bool: { "aws:SecureTransport": "true" } }, { "aws:SecureTransport": "TRUE" }, true],
    [
      "ArnLike",
      { ArnLike: { "aws:SourceArn": "arn:aws:sns:*" } },
      { "aws:SourceArn": "arn:aws:sns:x" },
      true,
    ],
    ["Null for an absent key", { Null: { "aws:SourceArn": "true" } }, {}, true],
    ["StringNotEquals without the key", { StringNotEquals: { "aws:SourceArn": "x" } }, {}, true],
  ])("judges %s", (_, Condition, context, allowed) => {
    const { iam } = iamWith([{ Effect: "Allow", Action: "dynamodb:PutItem", Resource: "*", Condition }]);
    expect(mayPut(iam, context)).toBe(allowed);
  });

  it("stops at a condition operator or a member that it cannot judge", () => {
    const statement = { Effect: "Allow", Action: "*", Resource: "*" };
    expect(() => iamWith([{ ...statement, Condition: { IpAddress: {} } }])).toThrow(
      "condition operator IpAddress",
    );
    expect(() => iamWith([{ ...statement, NotResource: "x" }])).toThrow("does not model NotResource");
  });

  it("adds the statements of a policy to the roles it names", () => {
    const { iam, make } = iamWith([]);
    void make("AWS::IAM::Policy", "More", {
      PolicyName: "more",
      Roles: ["Worker"],
      PolicyDocument: { Statement: [{ Effect: "Allow", Action: "dynamodb:PutItem", Resource: TABLE }] },
    });
    iam.check(worker, put(TABLE));
    expect(iam.usedPermissions()).toMatchObject([{ statement: "more[0]" }]);
    expect(iam.grants()).toEqual([{ role: "Worker", action: "dynamodb:PutItem", resource: TABLE }]);
  });

  it("tells which of the calls that were made a role could not have made without a grant", () => {
    const other = TABLE.replace("contacts", "events");
    const { iam } = iamWith([
      { Effect: "Allow", Action: ["dynamodb:PutItem", "dynamodb:GetItem"], Resource: [TABLE, other] },
    ]);
    iam.check(worker, put(TABLE));
    iam.check(worker, { action: "dynamodb:GetItem", resource: other });
    const refused = (action: string, resource?: string) =>
      iam
        .refusedWithout("Worker", { action, ...(resource === undefined ? {} : { resource }) })
        .map(({ action: missing, resource: on }) => `${missing} ${on}`);
    expect(refused("dynamodb:PutItem")).toEqual([`dynamodb:PutItem ${TABLE}`]);
    expect(refused("dynamodb:PutItem", other)).toEqual([]);
    expect(refused("dynamodb:GetItem", other)).toEqual([`dynamodb:GetItem ${other}`]);
    expect(iam.refusedWithout("Worker", { action: "dynamodb:PutItem" })[0]?.reason).toContain(
      "assumed-role/Worker/local is not authorized to perform: dynamodb:PutItem",
    );
  });

  it("refuses a service that the role does not trust", () => {
    const { iam } = iamWith([]);
    const arn = `arn:aws:iam::${ACCOUNT}:role/Worker`;
    expect(() => {
      iam.checkTrust(arn, "lambda.amazonaws.com");
    }).not.toThrow();
    expect(() => {
      iam.checkTrust(arn, "states.amazonaws.com");
    }).toThrow("states.amazonaws.com is not allowed to assume the role Worker");
  });

  it("lets the operator do anything and knows no strangers", () => {
    const { iam } = iamWith([]);
    expect(() => {
      iam.check({ kind: "operator" }, put(TABLE));
    }).not.toThrow();
    expect([iam.principalOf("operator"), iam.principalOf("Worker"), iam.principalOf("stranger")]).toEqual([
      { kind: "operator" },
      worker,
      undefined,
    ]);
  });
});
