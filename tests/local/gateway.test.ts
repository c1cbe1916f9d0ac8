import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetAccountCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../../local/cloud.ts";
import { type FixtureAssembly, writeAssembly } from "./fixtures/assembly.ts";
import { allow, getAtt, lambda, ref, role, table } from "./fixtures/resources.ts";

const TEMPLATE = {
  Resources: {
    Table: table(),
    Queue: { Type: "AWS::SQS::Queue", Properties: {} },
    Secret: {
      Type: "AWS::SecretsManager::Secret",
      Properties: {
        GenerateSecretString: {
          SecretStringTemplate: '{"kid":"k1"}',
          GenerateStringKey: "secret",
          PasswordLength: 40,
          ExcludePunctuation: true,
        },
      },
    },
    Role: role([allow(["dynamodb:PutItem"], getAtt("Table", "Arn"))]),
    Echo: lambda("echo", "Role"),
    Fail: lambda("fail", "Role"),
  },
  Outputs: { QueueUrl: { Value: ref("Queue") }, SecretArn: { Value: ref("Secret") } },
};
const HANDLERS = {
  echo: "export const handler = async (event) => event;",
  fail: "export const handler = async () => { throw new TypeError('broken'); };",
};

describe("the gateway, spoken to by the AWS SDK", () => {
  let assembly: FixtureAssembly;
  let cloud: Cloud;
  const config = (accessKeyId = "operator") => ({
    endpoint: cloud.gatewayUrl,
    region: "eu-west-1",
    credentials: { accessKeyId, secretAccessKey: "local" },
    maxAttempts: 1,
  });
  const put = { TableName: "S-Table", Item: { pk: { S: "a" } } };

  const send = (key: string) =>
    new SQSClient(config(key)).send(
      new SendMessageCommand({ QueueUrl: cloud.outputs["S"]?.["QueueUrl"], MessageBody: "x" }),
    );

  beforeAll(async () => {
    assembly = writeAssembly({ S: TEMPLATE }, HANDLERS);
    cloud = await startCloud({ assembly: assembly.folder });
  });
  afterAll(async () => {
    await cloud.close();
    assembly.remove();
  });

  it("speaks DynamoDB's protocol, errors and their types included", async () => {
    const client = new DynamoDBClient(config("Role"));
    await client.send(new PutItemCommand(put));
    const again = client.send(
      new PutItemCommand({ ...put, ConditionExpression: "attribute_not_exists(pk)" }),
    );
    await expect(again).rejects.toBeInstanceOf(ConditionalCheckFailedException);
  });

  it("refuses a role without the permission, and a key that no role has", async () => {
    await expect(send("Role")).rejects.toThrow("is not authorized to perform: sqs:SendMessage");
    await expect(send("stranger")).rejects.toMatchObject({ name: "UnrecognizedClientException" });
  });

  it("speaks SQS, SES, CloudWatch and Secrets Manager", async () => {
    const sent = await new SQSClient(config()).send(
      new SendMessageCommand({ QueueUrl: cloud.outputs["S"]?.["QueueUrl"], MessageBody: "x" }),
    );
    expect(sent.MessageId).toBeTypeOf("string");
    expect((await new SESv2Client(config()).send(new GetAccountCommand({}))).SendQuota).toBeDefined();
    const data = await new CloudWatchClient(config()).send(
      new GetMetricDataCommand({
        StartTime: new Date(0),
        EndTime: new Date(cloud.clock.now()),
        MetricDataQueries: [
          { Id: "a", MetricStat: { Metric: { Namespace: "N", MetricName: "M" }, Period: 60, Stat: "Sum" } },
        ],
      }),
    );
    expect(data.MetricDataResults).toHaveLength(1);
    const secret = await new SecretsManagerClient(config()).send(
      new GetSecretValueCommand({ SecretId: cloud.outputs["S"]?.["SecretArn"] }),
    );
    expect(JSON.parse(secret.SecretString ?? "")).toEqual({
      kid: "k1",
      secret: expect.stringMatching(/^[A-Za-z0-9]{40}$/) as string,
    });
  });

  it("invokes functions and marks their errors", async () => {
    const client = new LambdaClient(config());
    const invoke = async (FunctionName: string) => {
      const { Payload, FunctionError, StatusCode } = await client.send(
        new InvokeCommand({ FunctionName, Payload: '{"a":1}' }),
      );
      return {
        StatusCode,
        FunctionError,
        payload: JSON.parse(Payload?.transformToString() ?? "") as unknown,
      };
    };
    expect(await invoke("S-Echo")).toEqual({ StatusCode: 200, FunctionError: undefined, payload: { a: 1 } });
    expect(await invoke("S-Fail")).toMatchObject({
      FunctionError: "Unhandled",
      payload: { errorType: "TypeError", errorMessage: "broken" },
    });
  });

  it("refuses what is not signed, and what it does not know, in sentences", async () => {
    const unsigned = await fetch(cloud.gatewayUrl, {
      method: "POST",
      headers: { "x-amz-target": "DynamoDB_20120810.PutItem" },
    });
    expect([unsigned.status, await unsigned.json()]).toMatchObject([
      403,
      { __type: "MissingAuthenticationTokenException" },
    ]);
    const unknown = cloud.world.callAs({ kind: "operator" }, "kinesis", "PutRecord", {});
    await expect(unknown).rejects.toThrow("The local cloud has no service kinesis.");
    await expect(
      cloud.world.callAs({ kind: "operator" }, "dynamodb", "ExecuteStatement", {}),
    ).rejects.toThrow("does not offer ExecuteStatement");
  });
});
