import { NotFoundException } from "@aws-sdk/client-sesv2";
import { ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { createDeploymentProbe, type ProbeClients } from "../../../adapters/aws/deployment-probe.ts";

type Answers = Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => unknown>>;

/** Clients that answer each command by its name. */
function probeOf(answers: Answers, others: Partial<ProbeClients> = {}) {
  const client = {
    send: (command: { readonly input: Readonly<Record<string, unknown>> }) => {
      const answer = answers[command.constructor.name.replace("Command", "")];
      if (!answer) throw new Error(`Nothing is said about ${command.constructor.name}.`);
      return Promise.resolve().then(() => answer(command.input));
    },
  };
  const clients = {
    cloudFormation: client,
    cloudWatch: client,
    dynamo: client,
    ses: client,
    sns: () => Promise.reject(new Error("no SNS here")),
    fetch: () => Promise.reject(new Error("no network here")),
    ...others,
  } as unknown;
  return createDeploymentProbe("eu-west-1", clients as ProbeClients);
}

const fail = (error: Error) => () => {
  throw error;
};
const named = (name: string, message = "") => Object.assign(new Error(message), { name });
const metadata = { $metadata: {}, message: "not there" };

const healthyAccount = () => ({
  ProductionAccessEnabled: true,
  SendingEnabled: true,
  EnforcementStatus: "HEALTHY",
  SendQuota: { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 7 },
});
const signedDomain = () => ({
  VerifiedForSendingStatus: true,
  DkimAttributes: { SigningEnabled: true, Status: "SUCCESS" },
});
const twoPagesOfAlarms = ({ NextToken }: Readonly<Record<string, unknown>>) =>
  NextToken === undefined
    ? { MetricAlarms: [{ AlarmName: "a", StateValue: "OK", AlarmActions: ["arn"] }], NextToken: "more" }
    : {
        MetricAlarms: [{ AlarmName: "b", StateValue: "ALARM", ActionsEnabled: false, AlarmActions: ["arn"] }],
      };
const topicOf = (status: number, text: string) =>
  probeOf({}, { sns: () => Promise.resolve({ status, text }) }).alarmTopic("arn:topic");

const attribute = (key: string, value: number) =>
  `<entry>\n<key>${key}</key>\n<value>${value}</value>\n</entry>`;
const refusal = (code: string) => `<ErrorResponse><Error><Code>${code}</Code></Error></ErrorResponse>`;

describe("a stack seen from outside", () => {
  it("has a status and outputs", async () => {
    const Stacks = [
      { StackStatus: "UPDATE_COMPLETE", Outputs: [{ OutputKey: "ApiUrl", OutputValue: "https://api" }] },
    ];
    await expect(probeOf({ DescribeStacks: () => ({ Stacks }) }).stack("s")).resolves.toEqual({
      is: "there",
      value: { status: "UPDATE_COMPLETE", outputs: { ApiUrl: "https://api" } },
    });
  });

  it("is absent if CloudFormation knows none, which it says as a ValidationError", async () => {
    const error = named("ValidationError", "Stack with id s does not exist");
    await expect(probeOf({ DescribeStacks: fail(error) }).stack("s")).resolves.toEqual({ is: "absent" });
  });
});

describe("mail seen from outside", () => {
  it("tells what the account may do", async () => {
    await expect(probeOf({ GetAccount: healthyAccount }).mailAccount("SES")).resolves.toEqual({
      is: "there",
      value: {
        productionAccess: true,
        sendingEnabled: true,
        enforcement: "HEALTHY",
        mostPerDay: 200,
        mostPerSecond: 1,
        sentToday: 7,
      },
    });
  });

  it("tells of the sending domain, whose return path may be unset", async () => {
    await expect(probeOf({ GetEmailIdentity: signedDomain }).sendingDomain("example.com")).resolves.toEqual({
      is: "there",
      value: { verified: true, dkimSigning: true, dkimStatus: "SUCCESS" },
    });
    const missing = probeOf({ GetEmailIdentity: fail(new NotFoundException(metadata)) });
    await expect(missing.sendingDomain("example.com")).resolves.toEqual({ is: "absent" });
  });

  it("tells where a configuration set reports to", async () => {
    const probe = probeOf({
      GetConfigurationSet: () => ({ SendingOptions: { SendingEnabled: false } }),
      GetConfigurationSetEventDestinations: () => ({
        EventDestinations: [
          {
            Name: "bus",
            Enabled: true,
            MatchingEventTypes: ["BOUNCE"],
            EventBridgeDestination: { EventBusArn: "arn:bus" },
          },
        ],
      }),
    });
    await expect(probe.configurationSet("set")).resolves.toEqual({
      is: "there",
      value: {
        sendingEnabled: false,
        destinations: [{ name: "bus", enabled: true, eventTypes: ["BOUNCE"], busArn: "arn:bus" }],
      },
    });
  });
});

describe("a table seen from outside", () => {
  it("tells whether it can be used and brought back", async () => {
    const probe = probeOf({
      DescribeTable: () => ({
        Table: {
          TableStatus: "ACTIVE",
          DeletionProtectionEnabled: true,
          GlobalSecondaryIndexes: [
            { IndexName: "ready", IndexStatus: "ACTIVE" },
            { IndexName: "new", IndexStatus: "CREATING" },
          ],
        },
      }),
      DescribeContinuousBackups: () => ({
        ContinuousBackupsDescription: {
          PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "ENABLED" },
        },
      }),
    });
    await expect(probe.table("t")).resolves.toEqual({
      is: "there",
      value: {
        status: "ACTIVE",
        deletionProtection: true,
        pointInTimeRecovery: true,
        unfinishedIndexes: ["new"],
      },
    });
  });

  it("may be absent", async () => {
    const probe = probeOf({ DescribeTable: fail(new ResourceNotFoundException(metadata)) });
    await expect(probe.table("t")).resolves.toEqual({ is: "absent" });
  });
});

describe("alarms seen from outside", () => {
  it("are read to the last page", async () => {
    await expect(probeOf({ DescribeAlarms: twoPagesOfAlarms }).alarms("s-")).resolves.toEqual({
      is: "there",
      value: [
        { name: "a", state: "OK", tells: true, description: "" },
        { name: "b", state: "ALARM", tells: false, description: "" },
      ],
    });
    await expect(probeOf({ DescribeAlarms: () => ({}) }).alarms("s-")).resolves.toEqual({ is: "absent" });
  });
});

describe("the alarm topic seen from outside", () => {
  it("tells how many subscriptions are confirmed", async () => {
    const text = `<Attributes>${attribute("SubscriptionsConfirmed", 2)}${attribute("SubscriptionsPending", 1)}</Attributes>`;
    await expect(topicOf(200, text)).resolves.toEqual({ is: "there", value: { confirmed: 2, pending: 1 } });
  });

  it("may be absent, or not for us to see", async () => {
    await expect(topicOf(404, refusal("NotFound"))).resolves.toEqual({ is: "absent" });
    await expect(topicOf(403, refusal("AuthorizationError"))).resolves.toEqual({
      is: "hidden",
      why: "The AWS credentials may not do that. They need the permissions sns:GetTopicAttributes.",
    });
    await expect(topicOf(200, "<html>")).resolves.toMatchObject({ is: "hidden" });
  });
});

describe("the endpoint seen from outside", () => {
  it("is asked for the snippet", async () => {
    const asked: string[] = [];
    const fetch = (url: string) => {
      asked.push(url);
      return Promise.resolve({ status: 200 });
    };
    const probe = probeOf({}, { fetch });
    await expect(probe.endpoint("https://api.example.com")).resolves.toEqual({
      is: "there",
      value: { status: 200 },
    });
    expect(asked).toEqual(["https://api.example.com/espalier.js"]);
  });
});

describe("what cannot be looked at", () => {
  it.each([
    ["CredentialsProviderError", "No AWS credentials were found."],
    ["ExpiredTokenException", "The AWS credentials have expired."],
    ["AccessDeniedException", "They need the permissions ses:GetAccount."],
    ["UnrecognizedClientException", "AWS does not accept these credentials."],
    ["TooManyRequestsException", "AWS asks for a pause"],
    ["TimeoutError", "It did not answer."],
    ["InternalFailure", "AWS answered: InternalFailure, broken."],
  ])("for %s says what to do, and never throws", async (name, sentence) => {
    const seen = await probeOf({ GetAccount: fail(named(name, "broken")) }).mailAccount("SES");
    expect(seen).toEqual({ is: "hidden", why: expect.stringContaining(sentence) as string });
  });

  it("for a name that no server has, speaks of Region and network", async () => {
    const cause = Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" });
    const fetch = () => Promise.reject(new TypeError("fetch failed", { cause }));
    await expect(probeOf({}, { fetch }).endpoint("https://nowhere.example")).resolves.toMatchObject({
      why: expect.stringContaining("Check the name of the Region") as string,
    });
  });
});
