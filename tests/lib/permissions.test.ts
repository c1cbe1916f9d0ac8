import { describe, expect, it } from "vitest";
import { templates } from "./stacks.ts";
import { flat, property, resourcesOf, roleStatements } from "./template-model.ts";

const { data, service } = templates;
const statements = [...roleStatements(service), ...roleStatements(data)];

/** Every wildcard that stands, and why; `lib` gives the AWS page with each. */
const WILDCARDS: Readonly<Record<string, string>> = {
  "states:SendTaskSuccess *": "a token names no resource",
  "logs:CreateLogDelivery *": "log delivery has no resource",
  "states:StartExecution machines": "workflows are published after deployment",
  "states:CreateStateMachine machines": "workflows are published after deployment",
  "scheduler:CreateSchedule schedules": "schedules are named by their minute",
  "ses:SendEmail identities": "which identity SES asks for depends on what else is verified",
};

const MACHINES = "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:espalier-dev-*";
const SCHEDULES = "arn:${AWS::Partition}:scheduler:${AWS::Region}:${AWS::AccountId}:schedule/espalier-dev/*";

const IDENTITIES = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*";

const NAMES: Readonly<Record<string, string>> = {
  [MACHINES]: "machines",
  [SCHEDULES]: "schedules",
  [IDENTITIES]: "identities",
};

/** Statements that pass a role to a service. */
const passing = (to: string) =>
  statements
    .filter(({ actions }) => actions.includes("iam:PassRole"))
    .filter(({ conditions }) => JSON.stringify(conditions).includes(`"${to}"`));

describe("permissions", () => {
  it("attaches no managed policy", () => {
    const roles = [service, data].flatMap((template) => resourcesOf(template, "AWS::IAM::Role"));
    expect(roles.filter((role) => property(role, "ManagedPolicyArns") !== undefined)).toStrictEqual([]);
  });

  it("names every action in full", () => {
    expect(
      statements.flatMap(({ actions }) => actions).filter((action) => action.includes("*")),
    ).toStrictEqual([]);
  });

  it("has no wildcard in a resource but the documented ones", () => {
    const wild = statements.flatMap(({ actions, resources }) =>
      resources
        .filter((resource) => resource.includes("*"))
        .map((resource) => `${actions[0]} ${NAMES[resource] ?? resource}`),
    );
    expect([...new Set(wild)].toSorted()).toStrictEqual(Object.keys(WILDCARDS).toSorted());
  });

  it("lets send-message alone send, from one address", () => {
    const sending = statements.filter(({ actions }) => actions.some((action) => action.startsWith("ses:")));
    expect(sending.map(({ actions, conditions }) => ({ actions, conditions }))).toStrictEqual([
      {
        actions: ["ses:SendEmail"],
        conditions: { StringEquals: { "ses:FromAddress": "hello@example.com" } },
      },
    ]);
    expect(sending[0]?.owner).toMatch(/^SendSendMessageRole/);
  });

  it("passes one role to Step Functions, from publish-definitions only", () => {
    const [one, ...others] = passing("states.amazonaws.com");
    expect(others).toStrictEqual([]);
    expect(one?.owner).toMatch(/^DefinitionsPublishDefinitionsRole/);
    expect(one?.resources).toStrictEqual([expect.stringMatching(/MachineRole/)]);
    expect(one?.conditions).toStrictEqual({
      StringEquals: { "iam:PassedToService": "states.amazonaws.com" },
    });
  });

  it("passes one role to the scheduler, from the two functions that look at contacts", () => {
    const all = passing("scheduler.amazonaws.com");
    expect(all.map(({ owner }) => owner)).toStrictEqual([
      expect.stringMatching(/^DueTurnDueRole/),
      expect.stringMatching(/^ReactReactToChangeRole/),
    ]);
    for (const { resources, conditions } of all) {
      expect(resources).toStrictEqual([expect.stringMatching(/^<DueScheduleRole\w+\.Arn>$/)]);
      expect(conditions).toStrictEqual({
        StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" },
      });
    }
  });

  it("passes no role to anybody else", () => {
    const all = statements.filter(({ actions }) => actions.includes("iam:PassRole"));
    expect(all.length).toBe(
      passing("states.amazonaws.com").length + passing("scheduler.amazonaws.com").length,
    );
  });

  it("lets schedules post to the due queue and its dead letters, and do nothing else", () => {
    const posting = statements.filter(({ owner }) => owner.startsWith("DueScheduleRole"));
    expect(posting.map(({ actions, resources }) => ({ actions, resources }))).toStrictEqual([
      {
        actions: ["sqs:SendMessage"],
        resources: [
          expect.stringMatching(/^<DueMinutesDeadLetters\w+\.Arn>$/),
          expect.stringMatching(/^<DueMinutesQueue\w+\.Arn>$/),
        ],
      },
    ]);
  });

  it("lets a workflow call two functions, write enrollments and post events: nothing else but its log", () => {
    const workflow = statements.filter(({ owner }) => owner.startsWith("MachineRole"));
    const actions = workflow
      .flatMap((statement) => statement.actions)
      .filter((action) => !action.startsWith("logs:"));
    expect(actions).toStrictEqual(["lambda:InvokeFunction", "dynamodb:UpdateItem", "sqs:SendMessage"]);
    const names = workflow.flatMap(({ resources }) => resources).map((arn) => arn.split(":").at(-1));
    expect(names).toStrictEqual([
      "espalier-dev-send-message",
      "espalier-dev-check-condition",
      expect.stringMatching(/^<Contacts/),
      "espalier-dev-events",
      "*",
    ]);
  });

  it("lets each function write its own log and no other", () => {
    const logging = statements.filter(({ actions }) => actions.includes("logs:PutLogEvents"));
    const groups = logging.map(({ resources }) => resources.join());
    expect(new Set(groups).size).toBe(resourcesOf(service, "AWS::Lambda::Function").length);
  });

  it("lets only this API invoke the functions behind it", () => {
    for (const permission of resourcesOf(service, "AWS::Lambda::Permission")) {
      expect(property(permission, "Principal")).toBe("apigateway.amazonaws.com");
      expect(flat(property(permission, "SourceArn"))).toMatch(/:<EndpointApi\w*>\/\*$/);
    }
  });
});
