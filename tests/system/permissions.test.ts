import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Grant } from "../../local/iam/iam.ts";
import { type Cut, cutAssembly } from "./cut-assembly.ts";
import { type Espalier, lookUp, startEspalier } from "./espalier.ts";
import { letEverythingHappen } from "./everything.ts";
import { postForm } from "./forms.ts";

/** What no scenario here can use, and why it is granted all the same: role and resource as the template's ids begin, with the action. */
const UNUSED: Readonly<Record<string, string>> = {
  "DueScheduleRole sqs:SendMessage DueMinutesDeadLetters":
    "EventBridge Scheduler posts there what the due queue did not take, and a queue here always takes it",
};

const HOUR = 3_600_000;

const isExpected = ({ role, action, resource }: Grant): boolean =>
  Object.keys(UNUSED).some((entry) => {
    const [roleId = "", wanted, resourceId = ""] = entry.split(" ");
    return role.startsWith(roleId) && action === wanted && resource.includes(resourceId);
  });

describe("permissions, when everything has happened that can happen", () => {
  let espalier: Espalier;
  beforeAll(async () => {
    espalier = await startEspalier();
    await letEverythingHappen(espalier);
  });
  afterAll(() => espalier.close());

  it("were all enough", () => {
    expect(espalier.cloud.iam.denials()).toEqual([]);
    const lost = espalier.notices.filter((line) => !line.includes("gave up on records"));
    expect(lost).toEqual([]);
  });

  it("were all used: each action of each role, on each resource that it is granted on", () => {
    const { iam } = espalier.cloud;
    const unused = iam.grants().filter((grant) => iam.refusedWithout(grant.role, grant).length === 0);
    const surplus = unused.filter((grant) => !isExpected(grant));
    expect(surplus.map(({ role, action, resource }) => `${role} ${action} ${resource}`)).toEqual([]);
    expect(unused).toHaveLength(Object.keys(UNUSED).length);
  });

  it("would each be missed: without it a call that was made is refused, by role and action", () => {
    const { iam } = espalier.cloud;
    const pairs = new Map(iam.grants().map((grant) => [`${grant.role} ${grant.action}`, grant]));
    expect(pairs.size).toBeGreaterThan(80);
    const unmissed = [...pairs.values()].filter(({ role, action }) => {
      const sentence = `assumed-role/${role}/local is not authorized to perform: ${action} on resource: `;
      return !iam.refusedWithout(role, { action }).some(({ reason }) => reason.includes(sentence));
    });
    expect(unmissed).toEqual([]);
  });
});

interface Loss extends Cut {
  readonly what: string;
  /** Looks where it shows. */
  readonly look: (espalier: Espalier) => Promise<readonly string[]>;
  readonly finds: readonly string[];
}

const EMAIL = "ada@example.com";

const LOSSES: readonly Loss[] = [
  {
    what: "no message is sent, and hers stays to be tried again",
    role: "SendSendMessageRole",
    action: "ses:SendEmail",
    look: async (espalier) => (await lookUp(espalier, EMAIL)).messages.map(({ outcome }) => outcome),
    finds: ["claimed"],
  },
  {
    what: "what she sent waits in the dead letters",
    role: "RecordRecordEventsRole",
    action: "dynamodb:PutItem",
    look: ({ cloud }) => {
      const queues = cloud.services.sqs.queues().filter((queue) => queue.counts().visible > 0);
      return Promise.resolve(queues.map(({ settings }) => settings.url));
    },
    finds: ["EventsDeadLettersUrl"],
  },
  {
    what: "she is a contact who consented, and in no workflow",
    role: "ReactReactToChangeRole",
    action: "dynamodb:PutItem",
    resource: "Outbox",
    look: async (espalier) => {
      const { consent, enrollments } = await lookUp(espalier, EMAIL);
      return [String(consent.topics["newsletter"]?.status), ...enrollments.map(({ workflow }) => workflow)];
    },
    finds: ["granted"],
  },
];

describe.each(LOSSES)("without $action of $role", ({ what, look, finds, ...cut }) => {
  let folder: string;
  let espalier: Espalier;
  beforeAll(async () => {
    folder = cutAssembly(inject("assembly"), cut);
    espalier = await startEspalier({ assembly: folder });
  });
  afterAll(async () => {
    await espalier.close();
    rmSync(folder, { recursive: true });
  });

  it(`${what}; and the operator hears which role lacks what`, async () => {
    const { cloud, notices } = espalier;
    await postForm(espalier, { email: EMAIL });
    await cloud.clock.advance(HOUR);
    expect(cloud.services.ses.mails()).toEqual([]);
    const outputs = Object.values(cloud.outputs).flatMap(Object.entries);
    const nameOf = (text: string) => outputs.find(([, value]) => value === text)?.[0] ?? text;
    expect((await look(espalier)).map(nameOf)).toEqual(finds);
    const denials = notices.filter((line) => line.startsWith("Denied:"));
    expect(denials).toHaveLength(1);
    expect(denials[0]).toContain(`assumed-role/${cut.role}`);
    expect(denials[0]).toContain(`is not authorized to perform: ${cut.action} on resource: `);
  });
});
