import type { Cloud } from "../local/cloud.ts";
import type { Benchmark, Figure } from "./harness/benchmark.ts";
import { BROWSER_KEY, batchBody } from "./harness/page-view.ts";
import { askFor, follow, signUp } from "./harness/website.ts";

/** Step Functions is paid by the transition; a message may cost three of them. */
const MEAN_AT_MOST = 3;
const WORST_AT_MOST = 4;

/** https://aws.amazon.com/step-functions/pricing/: $0.025 per 1,000 transitions of Standard workflows. */
const DOLLARS_PER_TRANSITION = 25 / 1_000_000;

const PEOPLE = 60;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A year, in which they come one after the other. */
const APART = (365 * DAY) / PEOPLE;

type Behaviour = "clicks" | "engages" | "does nothing" | "leaves";
const BEHAVIOURS = ["clicks", "engages", "does nothing"] as const;

/** What became of one enrollment. */
interface Passage {
  readonly behaviour: Behaviour;
  readonly transitions: number;
  readonly messages: number;
}

const mailsTo = (cloud: Cloud, address: string) =>
  cloud.services.ses.mails().filter(({ to }) => to.includes(address));

const linkIn = (cloud: Cloud, address: string, route: "c" | "u"): string => {
  const [mail] = mailsTo(cloud, address);
  const header = mail?.headers.find(({ name }) => name === "List-Unsubscribe")?.value ?? "";
  const text = route === "u" ? header : (mail?.html ?? "");
  const found = new RegExp(String.raw`${cloud.apiUrl}/${route}/[\w.~-]+`, "u").exec(text)?.[0];
  if (found === undefined) throw new Error(`The first message to ${address} has no link /${route}/….`);
  return found;
};

/** Looks at five trees and comes back a day later: warm when the branch asks. */
const engage = async (cloud: Cloud, anonymousId: string): Promise<void> => {
  for (const visit of [1, 2]) {
    const now = cloud.clock.now();
    const views = Array.from({ length: 5 }, (_, at) => ({
      type: "track",
      event: "Product Viewed",
      messageId: `${anonymousId}-${String(visit)}-${String(at)}`,
      anonymousId,
      timestamp: new Date(now + at * 1000).toISOString(),
      properties: { product_id: `tree-${String(at)}` },
    }));
    await askFor(cloud, "/v1/batch", batchBody(BROWSER_KEY, views, now + 10_000));
    await cloud.clock.advance(DAY);
  }
};

const ACTS: Readonly<Record<Behaviour, (cloud: Cloud, address: string, id: string) => Promise<void>>> = {
  clicks: (cloud, address) => follow(cloud, linkIn(cloud, address, "c")),
  engages: (cloud, _, anonymousId) => engage(cloud, anonymousId),
  "does nothing": () => Promise.resolve(),
  leaves: (cloud, address) =>
    askFor(
      cloud,
      new URL(linkIn(cloud, address, "u")).pathname,
      new URLSearchParams({ "List-Unsubscribe": "One-Click" }),
    ),
};

/** One person from the form to the end of the series. */
const passage = async (cloud: Cloud, behaviour: Behaviour, index: number): Promise<Passage> => {
  const { states } = cloud.services;
  const [address, anonymousId] = [`p${String(index)}@example.com`, `browser-${String(index)}`];
  const began = { at: cloud.clock.now(), transitions: states.transitions() };
  await signUp(cloud, address, anonymousId);
  await cloud.clock.advance(20 * HOUR);
  await ACTS[behaviour](cloud, address, anonymousId);
  await cloud.clock.advance(began.at + APART - cloud.clock.now());
  return {
    behaviour,
    transitions: states.transitions() - began.transitions,
    messages: mailsTo(cloud, address).length,
  };
};

const checkEnded = (cloud: Cloud): void => {
  const others = cloud.services.states
    .executions()
    .filter(({ execution }) => execution.status !== "SUCCEEDED");
  if (others.length > 0)
    throw new Error(
      `${String(others.length)} executions did not succeed; the first is ${others[0]?.execution.status ?? ""}.`,
    );
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const perMessage = (passages: readonly Passage[]): number =>
  sum(passages.map(({ transitions }) => transitions)) / sum(passages.map(({ messages }) => messages));

const figuresOf = (year: readonly Passage[], left: Passage): readonly Figure[] => {
  const unit = "transitions/message";
  const transitions = sum(year.map((each) => each.transitions)) / PEOPLE;
  const messages = sum(year.map((each) => each.messages)) / PEOPLE;
  const worst = Math.max(...year.map((each) => perMessage([each])));
  return [
    { what: "mean", measured: perMessage(year), unit, must: { atMost: MEAN_AT_MOST } },
    { what: "worst enrollment", measured: worst, unit, must: { atMost: WORST_AT_MOST } },
    ...BEHAVIOURS.map((behaviour) => ({
      what: `who ${behaviour}`,
      measured: perMessage(year.filter((each) => each.behaviour === behaviour)),
      unit,
    })),
    { what: "who unsubscribes after the first message", measured: perMessage([left]), unit },
    { what: "transitions of one enrollment", measured: transitions, unit: "" },
    { what: "messages of one enrollment", measured: messages, unit: "" },
    {
      what: "1,000 enrollments, at $25 a million transitions",
      measured: transitions * 1000 * DOLLARS_PER_TRANSITION,
      unit: "$",
    },
  ];
};

export const workflowTransitions: Benchmark = {
  name: "workflow-transitions",
  title: "State transitions per message, a year of welcome-series",
  measure: (workbench) =>
    workbench.withCloud(async (cloud) => {
      const year: Passage[] = [];
      for (let index = 0; index < PEOPLE; index += 1)
        year.push(await passage(cloud, BEHAVIOURS[index % BEHAVIOURS.length] ?? "does nothing", index));
      const left = await passage(cloud, "leaves", PEOPLE);
      checkEnded(cloud);
      return {
        figures: figuresOf(year, left),
        notes: [
          `${String(PEOPLE)} people enter over 365 days of the virtual clock; a third click the first message, a third look at products, a third do nothing. One more unsubscribes and is not in the mean.`,
          "Transitions are counted as they are billed: every state that is entered, and every retry (aws.amazon.com/step-functions/pricing).",
          "Messages are those that arrived in the mailbox.",
        ],
      };
    }),
};
