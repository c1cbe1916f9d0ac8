import { describe, expect, it } from "vitest";
import { compileDefinitions } from "../../adapters/render/compile-definitions.ts";
import { BUS_EVENTS } from "../../core/events.ts";
import { METRICS } from "../../core/metrics.ts";
import { STACK_OUTPUTS } from "../../core/report/deployment-facts.ts";
import { fillMachine } from "../../core/workflow/asl.ts";
import { complaintsAbout } from "../core/workflow/foreign-validator.ts";
import { filesBelow } from "../doubles/definition-files.ts";
import { templates } from "./stacks.ts";
import { flat, property, resourcesOf } from "./template-model.ts";

const { service } = templates;

/** Announced for the deployer's own rules and for later capabilities: nothing here listens yet. */
const PUBLIC_EVENTS = [
  "ContactCreated",
  "ConsentGranted",
  "ContactUnsubscribed",
  "SegmentEntered",
  "SegmentLeft",
];

const rules = resourcesOf(service, "AWS::Events::Rule");
const pattern = (id: RegExp): unknown => {
  const rule = rules.find((one) => id.test(one.id));
  return rule && property(rule, "EventPattern");
};

describe("events", () => {
  it("has a rule for every event on the bus, or lists it as public", () => {
    const ruled = rules
      .filter((rule) => property(rule, "EventBusName") !== undefined)
      .flatMap((rule) => property(rule, "EventPattern", "detail-type") as string[]);
    expect([...ruled, ...PUBLIC_EVENTS].toSorted()).toStrictEqual(Object.keys(BUS_EVENTS).toSorted());
  });

  it("hears from SES of its own messages only", () => {
    const tags = (pattern(/MailEvent/) as { detail: { mail: { tags: Record<string, unknown[]> } } }).detail
      .mail.tags;
    expect(flat(tags["ses:configuration-set"]?.[0])).toMatch(/^<SendConfigurationSet\w*>$/);
  });

  it("hears from Step Functions of its own machines only", () => {
    const { stateMachineArn } = (
      pattern(/ExecutionEnded/) as { detail: { stateMachineArn: { prefix: unknown }[] } }
    ).detail;
    expect(flat(stateMachineArn[0]?.prefix)).toMatch(/:stateMachine:espalier-dev-$/);
  });

  it("asks SES for every event that changes a message's status", () => {
    const [destination] = resourcesOf(service, "AWS::SES::ConfigurationSetEventDestination");
    expect(destination && property(destination, "EventDestination", "MatchingEventTypes")).toStrictEqual([
      "send",
      "delivery",
      "bounce",
      "complaint",
      "reject",
      "deliveryDelay",
      "renderingFailure",
    ]);
  });
});

describe("workflows", () => {
  const [published] = resourcesOf(service, "Custom::Definitions");
  const publishedWith = (name: string) => published && property(published, name);

  it("have no machine in the template: one that a stack before it left would stand in the way", () => {
    expect(resourcesOf(service, "AWS::StepFunctions::StateMachine")).toStrictEqual([]);
  });

  it("stand in the template by version, and are published when any definition changes", () => {
    expect(publishedWith("Workflows")).toStrictEqual({ "welcome-series": "0123456789abcdef" });
    expect(publishedWith("ContentHash")).toBe("fedcba9876543210");
  });

  it("are published again when anything is replaced that their machines are made with", () => {
    const publisher = resourcesOf(service, "AWS::Lambda::Function").find(({ id }) =>
      id.startsWith("DefinitionsPublish"),
    );
    const settings = publisher && property(publisher, "Environment", "Variables");
    const { SendMessage, CheckCondition, ContactsTable, EventsQueueUrl } = publishedWith("Calls") as Record<
      string,
      unknown
    >;
    expect(settings).toMatchObject({
      SEND_MESSAGE_ARN: SendMessage,
      CHECK_CONDITION_ARN: CheckCondition,
      CONTACTS_TABLE: ContactsTable,
      EVENTS_QUEUE_URL: EventsQueueUrl,
      MACHINE_ROLE_ARN: publishedWith("RoleArn"),
      MACHINE_LOG_GROUP_ARN: publishedWith("LogGroupArn"),
    });
  });

  it("call by name what the next service stack will make again", () => {
    const names = resourcesOf(service).flatMap(({ Type, Properties }) =>
      ["AWS::Lambda::Function", "AWS::SQS::Queue"].includes(Type)
        ? [Properties["FunctionName"] ?? Properties["QueueName"] ?? []].flat()
        : [],
    );
    expect(new Set(names)).toStrictEqual(
      new Set(["espalier-dev-check-condition", "espalier-dev-events", "espalier-dev-send-message"]),
    );
  });

  it("are valid, each that is built, by a validator that is not ours", async () => {
    const compiled = await compileDefinitions(filesBelow("gallery", "workspace"));
    const machines = (compiled.ok ? compiled.value.definitions : []).flatMap((definition) =>
      definition.kind === "workflow" ? [definition.content.machine] : [],
    );
    expect(machines).not.toStrictEqual([]);
    const calls = {
      SendMessage: "arn:aws:lambda:eu-west-1:000000000000:function:send",
      CheckCondition: "arn:aws:lambda:eu-west-1:000000000000:function:check",
      ContactsTable: "contacts",
      EventsQueueUrl: "https://queue.example/events",
    };
    expect(machines.map((text) => complaintsAbout(JSON.parse(fillMachine(text, calls))))).toStrictEqual(
      machines.map(() => ""),
    );
  });
});

describe("outputs", () => {
  it("name everything by which the command line finds a deployment", () => {
    const names = [templates.data, service].flatMap((template) =>
      Object.keys((template as { Outputs: object }).Outputs),
    );
    const { tables, ...others } = STACK_OUTPUTS;
    expect(names).toStrictEqual(expect.arrayContaining([...tables, ...Object.values(others)]));
  });
});

describe("figures", () => {
  const [dashboard] = resourcesOf(service, "AWS::CloudWatch::Dashboard");
  const body = dashboard === undefined ? "" : flat(property(dashboard, "DashboardBody"));

  it.each(Object.keys(METRICS))("%s stands on the dashboard", (metric) => {
    expect(body).toContain(`["Espalier/dev","${metric}"`);
  });

  it("says of every alarm who is hurt and what to do, and tells somebody", () => {
    const alarms = resourcesOf(service, "AWS::CloudWatch::Alarm");
    expect(alarms.length).toBeGreaterThan(30);
    for (const alarm of alarms) {
      expect(property(alarm, "AlarmDescription")).toMatch(/^Who is hurt: .{20,}\nWhat to do: .{10,}/);
      expect(property(alarm, "AlarmActions")).toHaveLength(1);
    }
  });
});
