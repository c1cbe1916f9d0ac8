import { DynamoRecordStore } from "../adapters/aws/dynamo-record-store.ts";
import { InMemoryContacts } from "../adapters/memory/contacts.ts";
import type { Cloud } from "../local/cloud.ts";
import type { Benchmark } from "./harness/benchmark.ts";
import { batchBody, pageView, SERVER_KEY } from "./harness/page-view.ts";
import { recordAlone, readAlone } from "./harness/record-alone.ts";
import { cpuSeconds } from "./harness/cpu-seconds.ts";
import { inParallel } from "./harness/sampling.ts";
import { startTableStand } from "./harness/table-stand.ts";
import { readArtefacts } from "../lib/artefacts.ts";

/**
 * Through the whole product on one machine, durable and reacted to. Umami 3.1 (Node and PostgreSQL), which stores page views only, takes
 * 155 a second on two cores of the kind that this was written on.
 */
const AT_LEAST = 155;
/** Gateway, queue, functions and streams around the recorder, on the same cores as the tables. */
const AT_MOST_SLOWER = 4;

const CLIENTS = 4;
const BATCH = 20;
const REQUESTS = 60;
const WARMING_REQUESTS = 20;
const EVENTS = REQUESTS * BATCH;
/** Each client's own, so that clients do not wait for each other's contacts. */
const PEOPLE_PER_CLIENT = 50;

/** A round of requests as a server library sends them: twenty calls, four of each of five people. */
const bodies = (round: string, from: number, requests = REQUESTS): readonly string[] =>
  Array.from({ length: requests }, (_, request) => {
    const calls = Array.from({ length: BATCH }, (_each, at) => {
      const person = (request * 5 + (at % 5)) % PEOPLE_PER_CLIENT;
      const userId = `${round}-${String(request % CLIENTS)}-${String(person)}`;
      const { anonymousId: _browser, ...view } = pageView("", request * BATCH + at, from + at);
      return { ...view, userId };
    });
    return batchBody(SERVER_KEY, calls, from + BATCH);
  });

const perSecond = (milliseconds: number): number => (EVENTS / milliseconds) * 1000;

const post = async (cloud: Cloud, body: string): Promise<void> => {
  const answer = await fetch(`${cloud.apiUrl}/v1/batch`, { method: "POST", body });
  if (answer.status !== 200) throw new Error(`/v1/batch answered ${String(answer.status)}; expected 200.`);
  await answer.arrayBuffer();
};

/** How many events the function that records says it has recorded. */
const recordedBy = (cloud: Cloud): number =>
  cloud
    .logs()
    .flatMap(({ text }) => /"EventsRecorded":(\d+)/u.exec(text)?.[1] ?? [])
    .reduce((sum, count) => sum + Number(count), 0);

/** Answered, and recorded with everything that follows, both in events per second. */
const throughCloud = async (cloud: Cloud) => {
  const round = async (name: string, requests: number) => {
    const prepared = bodies(name, cloud.clock.now(), requests);
    const [began, busy] = [performance.now(), cpuSeconds(process.pid)];
    await inParallel(prepared, CLIENTS, (body) => post(cloud, body));
    const answered = performance.now() - began;
    await cloud.world.activity.quiet();
    const settled = performance.now() - began;
    const processor = (cpuSeconds(process.pid) - busy) * 1000;
    return { answered: perSecond(answered), settled: perSecond(settled), busy: perSecond(processor) };
  };
  await round("warm", WARMING_REQUESTS);
  const before = recordedBy(cloud);
  const measured = await round("measured", REQUESTS);
  const recorded = recordedBy(cloud) - before;
  if (recorded !== EVENTS)
    throw new Error(`${String(recorded)} events were recorded of the ${String(EVENTS)} that were sent.`);
  return measured;
};

/** The recorder on its own, in events per second, on each kind of store. */
const withoutCloud = async (bundles: string) => {
  const raw = bodies("core", Date.now());
  const { writeKeys } = readArtefacts(bundles);
  readAlone(raw, writeKeys);
  const reading = readAlone(raw, writeKeys);
  const requests = { batches: reading.batches, bundles, workers: CLIENTS };
  const memory = await recordAlone(new InMemoryContacts(), requests);
  const { client, tables, close } = await startTableStand();
  try {
    const engine = await recordAlone(new DynamoRecordStore(client, tables), requests);
    return {
      read: perSecond(reading.milliseconds),
      memory: perSecond(memory),
      engine: perSecond(engine),
    };
  } finally {
    await close();
  }
};

export const eventThroughput: Benchmark = {
  name: "event-throughput",
  title: "Events per second, from collect to contact",
  measure: async (workbench) => {
    const { answered, settled, busy } = await workbench.withCloud(throughCloud);
    const { read, memory, engine } = await withoutCloud((await workbench.built()).bundles);
    const unit = "events/s";
    return {
      figures: [
        { what: "whole product, until all is quiet", measured: settled, unit, must: { atLeast: AT_LEAST } },
        { what: "whole product, until answered", measured: answered, unit },
        {
          what: "whole product, for each second of processor time",
          measured: busy,
          unit: "events",
        },
        { what: "reading requests alone (core/collect)", measured: read, unit },
        { what: "recorder alone, in memory", measured: memory, unit },
        { what: "recorder alone, on the DynamoDB engine", measured: engine, unit },
        { what: "engine to memory", measured: memory / engine, unit: "× slower" },
        {
          what: "whole product to recorder on the engine",
          measured: engine / settled,
          unit: "× slower",
          must: { atMost: AT_MOST_SLOWER },
        },
      ],
      notes: [
        `${String(EVENTS)} page views of ${String(CLIENTS * PEOPLE_PER_CLIENT)} people: ${String(CLIENTS)} clients post batches of ${String(BATCH)} with a server key, each as soon as the last one is answered; a round before it warms up.`,
        "One machine runs clients, gateway, functions, queue, streams and the DynamoDB engine: a figure of this machine, not of AWS, where functions run side by side.",
        "Quiet: events recorded, streams read, reactions written. The function that records counted as many events as were sent.",
      ],
    };
  },
};
