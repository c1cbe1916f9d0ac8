import { describe, expect, it } from "vitest";
import {
  CONTACTS,
  DEFINITIONS,
  DUE,
  EVENTS,
  IDENTITIES,
  MESSAGES,
  OUTBOX,
} from "../../adapters/aws/tables.ts";
import { templates } from "./stacks.ts";
import { property, resourcesOf } from "./template-model.ts";

const { data } = templates;
const tables = resourcesOf(data, "AWS::DynamoDB::Table");
const byId = tables.map((table) => [table.id, table] as const);

describe("data", () => {
  it("has a table for every shape", () => {
    expect(tables.length).toBe(
      Object.keys({ CONTACTS, DEFINITIONS, DUE, EVENTS, IDENTITIES, MESSAGES, OUTBOX }).length,
    );
  });

  it.each(byId)("%s can be restored to any second of 35 days", (_, table) => {
    expect(property(table, "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled")).toBe(true);
  });

  it.each(byId)("%s cannot be deleted, by the stack or by hand", (_, table) => {
    expect(property(table, "DeletionProtectionEnabled")).toBe(true);
    expect([table.DeletionPolicy, table.UpdateReplacePolicy]).toStrictEqual(["Retain", "Retain"]);
  });

  it.each(byId)("%s is paid by use", (_, table) => {
    expect(property(table, "BillingMode")).toBe("PAY_PER_REQUEST");
  });

  it("keeps secrets when the stack is gone", () => {
    const secrets = resourcesOf(data, "AWS::SecretsManager::Secret");
    expect(secrets.map(({ DeletionPolicy }) => DeletionPolicy)).toStrictEqual(["Retain", "Retain"]);
  });

  it("keeps the role of the executions that contacts are in when the stack is gone", () => {
    const [role] = resourcesOf(data, "AWS::IAM::Role");
    expect([role?.DeletionPolicy, role?.UpdateReplacePolicy]).toStrictEqual(["Retain", "Retain"]);
  });

  it("holds nothing but tables, secrets and that role", () => {
    const types = new Set(resourcesOf(data).map(({ Type }) => Type));
    expect([...types].toSorted()).toStrictEqual([
      "AWS::DynamoDB::Table",
      "AWS::IAM::Role",
      "AWS::SecretsManager::Secret",
    ]);
  });

  it("keeps nothing that must survive in the service stack", () => {
    const types = new Set(resourcesOf(templates.service).map(({ Type }) => Type));
    expect([...types].filter((type) => /DynamoDB|SecretsManager/.test(type))).toStrictEqual([]);
  });
});
