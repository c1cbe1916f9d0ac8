import type { Benchmark, Figure } from "./harness/benchmark.ts";
import { BROWSER_KEY, batchBody, pageView } from "./harness/page-view.ts";
import { askFor, signUp } from "./harness/website.ts";
import { meterWrites, type Write } from "./harness/write-meter.ts";
import type { Cloud } from "../local/cloud.ts";

/** Three events of one sender in one request: what an event costs to keep. */
const VISITOR_AT_MOST = 3;
const CONTACT_AT_MOST = 4;

const EVENTS = 3;
const DAYS = 12;
const DAY = 86_400_000;

/** The writes of one request with three page views, and of everything that follows from it until the next day. */
const writesOfRequest = async (
  cloud: Cloud,
  writes: readonly Write[],
  anonymousId: string,
): Promise<readonly Write[]> => {
  const before = writes.length;
  const now = cloud.clock.now();
  const views = Array.from({ length: EVENTS }, (_, at) => pageView(anonymousId, at, now + at * 1000));
  await askFor(cloud, "/v1/batch", batchBody(BROWSER_KEY, views, now + EVENTS * 1000));
  await cloud.clock.advance(DAY);
  return writes.slice(before);
};

/** One request a day for some days. */
const requestsOf = async (cloud: Cloud, writes: readonly Write[], anonymousId: string) => {
  const requests: (readonly Write[])[] = [];
  for (let day = 0; day < DAYS; day += 1) requests.push(await writesOfRequest(cloud, writes, anonymousId));
  return requests;
};

const perEvent = (writes: readonly Write[], requests = 1): number =>
  writes.reduce((sum, { units }) => sum + units, 0) / requests / EVENTS;

const share = (requests: readonly (readonly Write[])[], is: (write: Write) => boolean): number =>
  perEvent(requests.flat().filter(is), requests.length);

const UNIT = "units/event";

/** Whether a request changed more than the contact herself: a segment turned. */
const turned = (writes: readonly Write[]): boolean => writes.some(({ by }) => by !== "record-events");

const figuresOf = (
  who: string,
  requests: readonly (readonly Write[])[],
  atMost: number,
): readonly Figure[] => [
  {
    what: `${who}, mean of requests that turn no segment`,
    measured: share(
      requests.filter((each) => !turned(each)),
      () => true,
    ),
    unit: UNIT,
    must: { atMost },
  },
  { what: `${who}, of it in indexes`, measured: share(requests, ({ index }) => index), unit: UNIT },
];

/** What it costs that somebody enters a segment and, as her score decays, leaves it. */
const turningFigures = (requests: readonly (readonly Write[])[]): readonly Figure[] => {
  const turns = requests.filter(turned);
  const reactions = turns.flat().filter(({ by }) => by !== "record-events");
  return [
    { what: "contact, mean of all requests", measured: share(requests, () => true), unit: UNIT },
    { what: "contact, requests that turned a segment", measured: turns.length, unit: `of ${String(DAYS)}` },
    {
      what: "entering a segment, and leaving it by decay",
      measured: (perEvent(reactions) * EVENTS) / Math.max(turns.length, 1),
      unit: "units",
    },
  ];
};

/** Who wrote what, in a sentence. */
const breakdown = (who: string, requests: readonly (readonly Write[])[]): string => {
  const sums = new Map<string, number>();
  for (const { by, table, units } of requests.flat())
    sums.set(`${by} → ${table}`, (sums.get(`${by} → ${table}`) ?? 0) + units);
  const parts = [...sums].map(([where, units]) => `${where} ${String(units)}`);
  return `${who}: ${parts.join(", ")} units in ${String(requests.length)} requests.`;
};

export const writeUnits: Benchmark = {
  name: "write-units",
  title: "DynamoDB write units per event, three events a request",
  measure: (workbench) =>
    workbench.withCloud(async (cloud) => {
      const { functions } = await workbench.built();
      const writes = meterWrites(cloud.services.dynamodb, functions);
      const first = await writesOfRequest(cloud, writes, "visitor");
      const visitor = await requestsOf(cloud, writes, "visitor");
      await signUp(cloud, "ada@example.com", "contact");
      // The welcome series is over before the counting begins: messages are not tracked events.
      await cloud.clock.advance(10 * DAY);
      const contact = await requestsOf(cloud, writes, "contact");
      return {
        figures: [
          ...figuresOf("visitor", visitor, VISITOR_AT_MOST),
          { what: "visitor, first request ever", measured: perEvent(first), unit: UNIT },
          ...figuresOf("contact", contact, CONTACT_AT_MOST),
          ...turningFigures(contact),
        ],
        notes: [
          `Whole product on the local cloud: ${String(DAYS)} requests on as many days, three page views of analytics-next each, posted to /v1/batch.`,
          "Counted is every write that any function makes until the next day's request, by the engine's ReturnConsumedCapacity with indexes: 1 unit per started KB, twice that in a transaction, index entries besides.",
          "Daily requests take the contact over the threshold of the segment engaged-leads, and the hours between below it. Such a turn costs what it costs (membership, announcement, what is due, each in a transaction), however many events led to it: it is told beside.",
          "Not counted: reads, and deletions by time to live, which are free.",
          breakdown("Visitor", visitor),
          breakdown("Contact", contact),
        ],
      };
    }),
};
