import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../../local/cloud.ts";
import { type FixtureAssembly, writeAssembly } from "./fixtures/assembly.ts";
import { allow, getAtt, httpApi, lambda, ref, role, streamed, table } from "./fixtures/resources.ts";

const operator = (cloud: Cloud, operation: string, input: Readonly<Record<string, unknown>>) =>
  cloud.world.callAs({ kind: "operator" }, "dynamodb", operation, input) as Promise<Record<string, unknown>>;

const HANDLERS = {
  collect: `
    import { awsCall } from "./aws-call.mjs";
    export const handler = async (event) => {
      const id = event.pathParameters.id;
      await awsCall("dynamodb", "DynamoDB_20120810.PutItem", { TableName: process.env.TABLE, Item: { pk: { S: id }, body: { S: event.body ?? "" } } });
      return { statusCode: 202, body: JSON.stringify({ id, base64: event.isBase64Encoded }), headers: { "Content-Type": "application/json" } };
    };`,
  follow: `
    import { awsCall } from "./aws-call.mjs";
    export const handler = async (event) => {
      for (const { dynamodb } of event.Records)
        await awsCall("dynamodb", "DynamoDB_20120810.PutItem", { TableName: process.env.COPY, Item: dynamodb.NewImage });
      return { batchItemFailures: [] };
    };`,
};

const DATA = {
  Resources: { Source: table(streamed), Copy: table() },
  Outputs: {
    SourceName: { Value: ref("Source"), Export: { Name: "Data:Source" } },
    SourceArn: { Value: getAtt("Source", "Arn"), Export: { Name: "Data:SourceArn" } },
    SourceStream: { Value: getAtt("Source", "StreamArn"), Export: { Name: "Data:SourceStream" } },
    CopyName: { Value: ref("Copy"), Export: { Name: "Data:Copy" } },
    CopyArn: { Value: getAtt("Copy", "Arn"), Export: { Name: "Data:CopyArn" } },
  },
};
const imported = (name: string) => ({ "Fn::ImportValue": `Data:${name}` });

const SERVICE = {
  Resources: {
    CollectRole: role([allow(["dynamodb:PutItem"], imported("SourceArn"))]),
    Collect: lambda("collect", "CollectRole", { TABLE: imported("Source") }),
    FollowRole: role([
      allow(["dynamodb:PutItem"], imported("CopyArn")),
      allow(
        ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        imported("SourceStream"),
      ),
      allow(["dynamodb:ListStreams"], "*"),
    ]),
    Follow: lambda("follow", "FollowRole", { COPY: imported("Copy") }),
    Mapping: {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: {
        FunctionName: ref("Follow"),
        EventSourceArn: imported("SourceStream"),
        StartingPosition: "LATEST",
        FunctionResponseTypes: ["ReportBatchItemFailures"],
      },
    },
    ...httpApi("Collect", { "POST /items/{id}": "NONE", "POST /private/{id}": "AWS_IAM" }),
  },
  Outputs: { Url: { Value: getAtt("Api", "ApiEndpoint") } },
};

describe("a cloud booted from a template", () => {
  let assembly: FixtureAssembly;
  let cloud: Cloud;
  const notices: string[] = [];

  beforeAll(async () => {
    assembly = writeAssembly({ Data: DATA, Service: SERVICE }, HANDLERS);
    cloud = await startCloud({ assembly: assembly.folder, notice: (line) => notices.push(line) });
  });
  afterAll(async () => {
    await cloud.close();
    assembly.remove();
  });

  it("answers a request through route, function, role and table", async () => {
    const response = await fetch(`${cloud.apiUrl}/items/one`, {
      method: "POST",
      body: "hello",
      headers: { "content-type": "text/plain" },
    });
    expect([response.status, await response.json()]).toEqual([202, { id: "one", base64: false }]);
    const found = await operator(cloud, "GetItem", { TableName: "Data-Source", Key: { pk: { S: "one" } } });
    expect(found["Item"]).toMatchObject({ body: { S: "hello" } });
  });

  it("delivers a table's changes to the function that follows them", async () => {
    await operator(cloud, "PutItem", { TableName: "Data-Source", Item: { pk: { S: "two" } } });
    await cloud.world.activity.quiet();
    const copy = await operator(cloud, "GetItem", { TableName: "Data-Copy", Key: { pk: { S: "two" } } });
    expect(copy["Item"]).toEqual({ pk: { S: "two" } });
  });

  it("refuses an unsigned request to an IAM route and an unknown route", async () => {
    const refused = await fetch(`${cloud.apiUrl}/private/one`, { method: "POST" });
    const unknown = await fetch(`${cloud.apiUrl}/nowhere`);
    expect([refused.status, await refused.json()]).toEqual([403, { message: "Forbidden" }]);
    expect([unknown.status, await unknown.json()]).toEqual([404, { message: "Not Found" }]);
  });

  it("gives outputs by stack and name", () => {
    expect(cloud.outputs["Service"]).toEqual({ Url: cloud.apiUrl });
    expect(cloud.outputs["Data"]).toMatchObject({ SourceName: "Data-Source" });
  });

  it("records which permissions roles used, and says nothing when all is well", () => {
    expect(cloud.iam.usedPermissions().map(({ role: name, action }) => `${name} ${action}`)).toContain(
      "CollectRole dynamodb:PutItem",
    );
    expect([cloud.iam.denials(), notices]).toEqual([[], []]);
  });
});
