import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { GetAccountCommand, SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
  SendMessageBatchCommand,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../../../local/cloud.ts";
import { type FixtureAssembly, writeAssembly } from "../fixtures/assembly.ts";
import { allow, getAtt, lambda, ref, role } from "../fixtures/resources.ts";

const wait = "arn:aws:states:::lambda:invoke.waitForTaskToken";
const definition = {
  QueryLanguage: "JSONata",
  StartAt: "Ask",
  States: {
    Ask: {
      Type: "Task",
      Resource: wait,
      Arguments: { FunctionName: "Service-Ask", Payload: { token: "{% $states.context.Task.Token %}" } },
      TimeoutSeconds: 3600,
      End: true,
    },
  },
};

const TEMPLATE = {
  Resources: {
    Inbox: { Type: "AWS::SQS::Queue", Properties: {} },
    Tokens: { Type: "AWS::SQS::Queue", Properties: {} },
    InboxPolicy: {
      Type: "AWS::SQS::QueuePolicy",
      Properties: {
        Queues: [ref("Inbox")],
        PolicyDocument: {
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "events.amazonaws.com" },
              Action: "sqs:SendMessage",
              Resource: getAtt("Inbox", "Arn"),
              Condition: { ArnEquals: { "aws:SourceArn": getAtt("Rule", "Arn") } },
            },
          ],
        },
      },
    },
    Rule: {
      Type: "AWS::Events::Rule",
      Properties: {
        EventPattern: { source: ["shop", "aws.ses"] },
        Targets: [{ Id: "Inbox", Arn: getAtt("Inbox", "Arn") }],
      },
    },
    AskRole: role([allow(["sqs:SendMessage"], getAtt("Tokens", "Arn"))]),
    Ask: lambda("ask", "AskRole", { QUEUE: ref("Tokens") }),
    MachineRole: role([allow(["lambda:InvokeFunction"], getAtt("Ask", "Arn"))], "states.amazonaws.com"),
    Machine: {
      Type: "AWS::StepFunctions::StateMachine",
      Properties: { RoleArn: getAtt("MachineRole", "Arn"), DefinitionString: JSON.stringify(definition) },
    },
    Mail: { Type: "AWS::SES::ConfigurationSet", Properties: { Name: "mail" } },
    MailEvents: {
      Type: "AWS::SES::ConfigurationSetEventDestination",
      Properties: {
        ConfigurationSetName: ref("Mail"),
        EventDestination: {
          Enabled: true,
          MatchingEventTypes: ["SEND"],
          EventBridgeDestination: { EventBusArn: "arn:aws:events:eu-west-1:000000000000:event-bus/default" },
        },
      },
    },
    Alarm: {
      Type: "AWS::CloudWatch::Alarm",
      Properties: {
        Namespace: "AWS/SQS",
        MetricName: "ApproximateNumberOfMessagesVisible",
        Dimensions: [{ Name: "QueueName", Value: getAtt("Inbox", "QueueName") }],
        Statistic: "Maximum",
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
      },
    },
  },
  Outputs: {
    Inbox: { Value: ref("Inbox") },
    Tokens: { Value: ref("Tokens") },
    Machine: { Value: ref("Machine") },
    MachineRole: { Value: getAtt("MachineRole", "Arn") },
    AskRole: { Value: getAtt("AskRole", "Arn") },
  },
};

const HANDLERS = {
  ask: `
    import { awsCall } from "./aws-call.mjs";
    export const handler = async ({ token }) => {
      await awsCall("sqs", "AmazonSQS.SendMessage", { QueueUrl: process.env.QUEUE, MessageBody: token });
    };`,
};

const message = (tag: string) =>
  new SendEmailCommand({
    FromEmailAddress: "shop@fern.example",
    Destination: { ToAddresses: ["ana@example.com"] },
    ConfigurationSetName: "mail",
    EmailTags: [{ Name: "id", Value: tag }],
    Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hello" } } } },
  });

describe("the services over the wire, as AWS's own clients speak it", () => {
  let assembly: FixtureAssembly;
  let cloud: Cloud;
  const notices: string[] = [];
  const options = () => ({
    endpoint: cloud.gatewayUrl,
    region: "eu-west-1",
    credentials: { accessKeyId: "operator", secretAccessKey: "local" },
  });
  const output = (name: string) => String(cloud.outputs["Service"]?.[name]);
  const receive = async (queue: string) => {
    await cloud.world.activity.quiet();
    const { Messages = [] } = await new SQSClient(options()).send(
      new ReceiveMessageCommand({ QueueUrl: output(queue), MaxNumberOfMessages: 10 }),
    );
    for (const { ReceiptHandle } of Messages) {
      await new SQSClient(options()).send(
        new DeleteMessageCommand({ QueueUrl: output(queue), ReceiptHandle }),
      );
    }
    return Messages.map(({ Body }) => Body ?? "");
  };

  beforeAll(async () => {
    assembly = writeAssembly({ Service: TEMPLATE }, HANDLERS);
    cloud = await startCloud({ assembly: assembly.folder, notice: (line) => notices.push(line) });
  });
  afterAll(async () => {
    await cloud.close();
    assembly.remove();
  });

  it("SQS sends and receives, and the client's own checksums agree", async () => {
    const sent = await new SQSClient(options()).send(
      new SendMessageBatchCommand({
        QueueUrl: output("Inbox"),
        Entries: [{ Id: "a", MessageBody: "grüße" }],
      }),
    );
    expect(sent.Successful).toHaveLength(1);
    const alarms = await new CloudWatchClient(options()).send(new DescribeAlarmsCommand({}));
    expect(alarms.MetricAlarms).toMatchObject([{ StateValue: "ALARM" }]);
    expect(await receive("Inbox")).toEqual(["grüße"]);
  });

  it("EventBridge delivers what a rule matches to its queue", async () => {
    const time = new Date("2026-01-02T03:04:05Z");
    const entry = { Source: "shop", DetailType: "Order Completed", Detail: `{"total":3}`, Time: time };
    const answer = await new EventBridgeClient(options()).send(new PutEventsCommand({ Entries: [entry] }));
    expect(answer.FailedEntryCount).toBe(0);
    const [body = ""] = await receive("Inbox");
    expect(JSON.parse(body)).toMatchObject({
      "detail-type": "Order Completed",
      time: "2026-01-02T03:04:05Z",
      detail: { total: 3 },
    });
  });

  it("SES sends, tells the default bus, and refuses with its own error class", async () => {
    const ses = new SESv2Client(options());
    const { MessageId } = await ses.send(message("01J"));
    const [body = ""] = await receive("Inbox");
    expect(JSON.parse(body)).toMatchObject({
      source: "aws.ses",
      detail: { eventType: "Send", mail: { messageId: MessageId, tags: { id: ["01J"] } } },
    });
    await expect(ses.send(message("a:b"))).rejects.toMatchObject({ name: "BadRequestException" });
    expect(await ses.send(new GetAccountCommand({}))).toMatchObject({
      ProductionAccessEnabled: true,
      SendQuota: { SentLast24Hours: 1 },
    });
  });

  it("Step Functions runs a machine whose function gets a token that its answer resolves", async () => {
    const sfn = new SFNClient(options());
    const { executionArn, startDate } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn: output("Machine"), name: "e1", input: "{}" }),
    );
    expect(startDate).toBeInstanceOf(Date);
    const [taskToken] = await receive("Tokens");
    await sfn.send(new SendTaskSuccessCommand({ taskToken, output: `{"clicked":true}` }));
    await cloud.world.activity.quiet();
    expect(await sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: "SUCCEEDED",
      output: `{"clicked":true}`,
      stopDate: expect.any(Date) as Date,
    });
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events.map(({ type }) => type)).toContain("TaskSubmitted");
    await expect(sfn.send(new SendTaskSuccessCommand({ taskToken, output: "{}" }))).rejects.toMatchObject({
      name: "TaskTimedOut",
    });
    await expect(
      sfn.send(
        new CreateStateMachineCommand({ name: "bad", definition: "{}", roleArn: output("MachineRole") }),
      ),
    ).rejects.toMatchObject({ name: "InvalidDefinition" });
  });

  it("Step Functions makes no machine with a role that trusts another service", async () => {
    const made = new SFNClient({ ...options(), maxAttempts: 1 }).send(
      new CreateStateMachineCommand({
        name: "mine",
        definition: JSON.stringify(definition),
        roleArn: output("AskRole"),
      }),
    );
    await expect(made).rejects.toThrow("states.amazonaws.com is not allowed to assume the role");
  });

  it("CloudWatch answers with what the services counted", async () => {
    const { MetricDataResults } = await new CloudWatchClient(options()).send(
      new GetMetricDataCommand({
        StartTime: new Date(Date.now() - 3_600_000),
        EndTime: new Date(Date.now() + 3_600_000),
        MetricDataQueries: [
          {
            Id: "sent",
            MetricStat: { Metric: { Namespace: "AWS/SES", MetricName: "Send" }, Stat: "Sum", Period: 3600 },
          },
        ],
      }),
    );
    expect(MetricDataResults?.[0]?.Values).toEqual([1]);
    expect(MetricDataResults?.[0]?.Timestamps?.[0]).toBeInstanceOf(Date);
  });

  it("nothing was worth a notice", () => {
    expect(notices).toEqual([]);
  });
});
