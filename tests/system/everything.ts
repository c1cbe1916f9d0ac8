import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { DUE_KEYS } from "../../adapters/aws/tables.ts";
import { bucketName } from "../../core/segment/due.ts";
import { dayOf } from "../../core/time.ts";
import { filesBelow } from "../doubles/definition-files.ts";
import { BROWSER_KEY, type Espalier, lookUp, SERVER_KEY } from "./espalier.ts";
import { postForm } from "./forms.ts";
import { ownRule } from "./own-rule.ts";
import { outputOf } from "./recorded.ts";

const DAY = 86_400_000;

/** A workflow with a step of every kind, which a program publishes while the product runs. */
const trial = (subject: string): string => `workflow: trial
class: marketing
topic: newsletter
enter: { when: { did: Signed Up }, again: never }
steps:
  - update: { stage: mql }
  - send: hello
    subject: ${subject}
  - wait: 1 day
  - wait_for: { all: [{ score: engagement, at_least: 1 }, { did: Demo Booked }] }
    at_most: 1 day
    then: [{ update: { stage: sql } }]
  - branch: clicked-it
    if: { clicked: hello }
    then: [{ send: first-offer }]
    else: [{ exit: not-interested }]
`;

/** Segments that time alone lets contacts into and takes them out of, one after the other. */
const SEGMENTS: Readonly<Record<string, string>> = {
  fresh: `segment: fresh
name: Signed up today
when: { did: Signed Up, within: 1 day }
`,
  settled: `segment: settled
name: Signed up some days ago
when: { all: [{ did: Signed Up }, { not: { did: Signed Up, within: 2 days } }] }
`,
};

/** What a person with an account may do with the local cloud past the product. */
const asOperator = (
  { cloud }: Espalier,
  service: string,
  operation: string,
  input: object,
): Promise<unknown> => cloud.world.callAs({ kind: "operator" }, service, operation, { ...input });

async function track(espalier: Espalier, ...batch: readonly object[]): Promise<void> {
  const body = JSON.stringify({ writeKey: SERVER_KEY, batch });
  await fetch(`${espalier.cloud.apiUrl}/v1/batch`, { method: "POST", body });
  await espalier.cloud.world.activity.quiet();
}

/** Opens, clicks and one-click unsubscribes, as a mail program does. */
async function useLinks(
  { cloud }: Espalier,
  email: string,
  ...kinds: readonly ("o" | "c" | "u")[]
): Promise<void> {
  const mail = cloud.services.ses.mails().findLast(({ to }) => to.includes(email));
  const shown = [mail?.html, ...(mail?.headers ?? []).map(({ value }) => value)].join(" ");
  for (const kind of kinds) {
    const url = new RegExp(`${cloud.apiUrl}/${kind}/[\\w.-]+`, "u").exec(shown)?.[0] ?? "";
    const post = { method: "POST", body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) };
    const headers = { "user-agent": "Mozilla/5.0" };
    const { status } = await fetch(url, { headers, redirect: "manual", ...(kind === "u" ? post : {}) });
    if (status >= 400) throw new Error(`The link ${url} answered ${status}.`);
    await cloud.world.activity.quiet();
  }
}

/** Visitors become contacts; messages are opened, clicked, refused, complained about and unsubscribed from. */
async function contactsComeAndGo(espalier: Espalier): Promise<void> {
  const { cloud } = espalier;
  const page = { writeKey: BROWSER_KEY, anonymousId: "a1", name: "Home" };
  await fetch(`${cloud.apiUrl}/v1/page`, { method: "POST", body: JSON.stringify(page) });
  await fetch(`${cloud.apiUrl}/v1/track`, { method: "POST", body: JSON.stringify({ writeKey: "unknown" }) });
  await track(espalier, { type: "identify", userId: "ada", traits: { email: "ada@example.com" } });
  await track(espalier, { type: "identify", userId: "ada-old", traits: { email: "ada.old@example.com" } });
  await postForm(espalier, { email: "ada@example.com" }, { _anonymousId: "a1" });
  cloud.services.ses.failures.next("throttled");
  await postForm(espalier, { email: "bo@example.com" });
  await postForm(espalier, { email: "bounce@simulator.amazonses.com" });
  await postForm(espalier, { email: "complaint@simulator.amazonses.com" });
  await cloud.clock.advance(60_000);
  await useLinks(espalier, "ada@example.com", "o", "c");
  await track(espalier, { type: "track", userId: "ada", event: "Product Added" });
  await track(espalier, { type: "alias", userId: "ada", previousId: "ada-old" });
  // She who did not click within three days gets the message again, and has had enough.
  await cloud.clock.advance(3 * DAY + 60_000);
  await track(espalier, {
    type: "track",
    userId: "ada",
    event: "Order Completed",
    properties: { total: 68 },
  });
  // Whoever has other rules of scoring gets her score anew, whatever she does next.
  const scoring = readFileSync(resolve(import.meta.dirname, "../../gallery/scoring/engagement.yaml"), "utf8");
  const text = scoring.replace("half_life: 7 days", "half_life: 8 days");
  await deploy(espalier, { files: [{ path: "workspace/scoring/engagement.yaml", text }] });
  await useLinks(espalier, "bo@example.com", "u");
}

/** Invokes the function that publishes, as a deployment does. */
async function deploy(espalier: Espalier, publication: object): Promise<void> {
  const answer = await asOperator(espalier, "lambda", "Invoke", {
    FunctionName: outputOf(espalier.cloud, "PublishDefinitionsFunction"),
    Payload: { owner: "deploy", ...publication },
  });
  if (!JSON.stringify(answer).includes('"published"'))
    throw new Error(`Not published: ${JSON.stringify(answer)}`);
}

/** Workflows and segments are published, used and taken back. */
async function definitionsComeAndGo(espalier: Espalier): Promise<void> {
  const { cloud, api } = espalier;
  const heard = await ownRule(cloud, outputOf(cloud, "BusName"), ["WorkflowTriggered"]);
  for (const subject of ["One", "Two"]) {
    const files = [
      { path: "workspace/workflows/trial.yaml", text: trial(subject) },
      ...Object.entries(SEGMENTS).map(([id, text]) => ({ path: `workspace/segments/${id}.yaml`, text })),
    ];
    const { status, body } = await api.call("POST", "/v1/definitions", { files });
    if (status !== 200) throw new Error(`Publishing answered ${status}: ${JSON.stringify(body)}`);
  }
  // A deployment looks whether workflows of the API still call what is there.
  await deploy(espalier, { files: filesBelow("gallery", "workspace"), whole: true });
  await track(espalier, { type: "track", userId: "ada", event: "Signed Up" });
  await cloud.clock.advance(DAY + 60_000);
  await track(espalier, { type: "track", userId: "ada", event: "Demo Booked" });
  // EventBridge delivers at least once: somebody is triggered a second time.
  const Entries = heard().map(({ type, detail }) => ({
    EventBusName: outputOf(cloud, "BusName"),
    Source: "espalier",
    DetailType: type,
    Detail: JSON.stringify(detail),
  }));
  await asOperator(espalier, "events", "PutEvents", { Entries });
  await cloud.clock.advance(3 * DAY);
  await deploy(espalier, { owner: "api", files: [], whole: true });
}

/** Somebody asks the API everything that it answers. */
async function peopleAsk(espalier: Espalier): Promise<void> {
  const { api } = espalier;
  await lookUp(espalier, "ada@example.com");
  await api.call("GET", "/v1/workflows");
  await api.call("GET", "/v1/workflows/welcome-series");
  await api.call("GET", "/v1/events/refused");
  const test = { template: "hello", as: "ada@example.com", to: "maud@example.com" };
  await api.call("POST", "/v1/messages/test", test);
}

/** A schedule is lost, and changes come that no function can handle: after all retries they wait in the dead letters. */
async function thingsGetLost(espalier: Espalier): Promise<void> {
  const { cloud } = espalier;
  const put = (table: string, pk: string, sk: string, more: object = {}) =>
    asOperator(espalier, "dynamodb", "PutItem", {
      TableName: outputOf(cloud, table),
      Item: { pk: { S: pk }, sk: { S: sk }, ...more },
    });
  const minute = Math.floor(cloud.clock.now() / 60_000) * 60_000;
  await put("DueTable", DUE_KEYS.prepared(dayOf(minute)), bucketName(minute));
  const waiting = { M: { token: { S: "no token" }, condition: { S: "no condition" } } };
  await put("ContactsTable", "poison", "state", { standing: { S: "contact" } });
  await put("ContactsTable", "poison", "enrollment#poison", { waiting });
  await put("OutboxTable", "poison", "poison");
  await cloud.clock.advance(2 * DAY);
}

/** Lets everything happen that needs a permission of some role. */
export async function letEverythingHappen(espalier: Espalier): Promise<void> {
  await contactsComeAndGo(espalier);
  await definitionsComeAndGo(espalier);
  await peopleAsk(espalier);
  await thingsGetLost(espalier);
}
