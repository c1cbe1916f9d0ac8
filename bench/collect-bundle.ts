import { spawn } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { SITE_ORIGIN } from "./harness/workbench.ts";
import type { Benchmark, Figure } from "./harness/benchmark.ts";
import { BROWSER_KEY, pageView } from "./harness/page-view.ts";
import { median } from "./harness/sampling.ts";

/** The function that every page view waits for: small enough to be there at once. */
const BUNDLE_AT_MOST_KB = 60;
const LOAD_AND_CALL_AT_MOST_MS = 25;

const SAMPLES = 15;

interface Sample {
  readonly load: number;
  readonly call: number;
  readonly answer: { readonly statusCode: number };
}

const isSample = (value: unknown): value is Sample =>
  typeof value === "object" && value !== null && "load" in value && "call" in value && "answer" in value;

/** SQS as far as SendMessage goes, on loopback. */
const startQueue = async () => {
  const taken: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
    request.on("end", () => {
      taken.push(body);
      response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end(`{"MessageId":"m1"}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { endpoint: `http://127.0.0.1:${String(port)}`, taken, close: () => server.close() };
};

const event = (): string => {
  const headers = { host: "api.example.com", "content-type": "text/plain", origin: SITE_ORIGIN };
  const http = {
    method: "POST",
    path: "/v1/p",
    protocol: "HTTP/1.1",
    sourceIp: "203.0.113.7",
    userAgent: "",
  };
  return JSON.stringify({
    version: "2.0",
    routeKey: "$default",
    rawPath: "/v1/p",
    rawQueryString: "",
    headers,
    requestContext: { domainName: "api.example.com", http, stage: "$default", requestId: "r1" },
    body: JSON.stringify({ ...pageView("a1", 1, Date.now()), writeKey: BROWSER_KEY }),
    isBase64Encoded: false,
  });
};

const environmentOf = (bundles: string, endpoint: string): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  AWS_REGION: "eu-west-1",
  AWS_ACCESS_KEY_ID: "bench",
  AWS_SECRET_ACCESS_KEY: "bench",
  AWS_SESSION_TOKEN: "bench",
  AWS_ENDPOINT_URL: endpoint,
  EVENTS_QUEUE_URL: `${endpoint}/events`,
  DEFINITIONS_TABLE: "definitions",
  WRITE_KEYS: readFileSync(join(bundles, "..", "write-keys.json"), "utf8"),
  ALLOWED_ORIGINS: JSON.stringify([SITE_ORIGIN]),
});

/** One process: loads the bundle, calls it once, ends. */
const sample = async (bundle: string, env: NodeJS.ProcessEnv): Promise<Sample> => {
  const program = fileURLToPath(import.meta.resolve("./harness/first-call.ts"));
  const child = spawn(process.execPath, [program, bundle, event()], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
  const status = await new Promise((resolve) => child.once("close", resolve));
  // The handler's log lines stand before the last line, which is ours.
  const told: unknown = status === 0 ? JSON.parse(text.slice(text.lastIndexOf("\n") + 1)) : undefined;
  if (!isSample(told) || told.answer.statusCode !== 200)
    throw new Error(`${bundle} did not answer its first call with 200, but with: ${text || String(status)}`);
  return told;
};

/** What the load and the call are compared with: nothing at all, and the least that can be done about a request. */
const REFERENCES = {
  empty: `export const handler = async () => ({ statusCode: 200 });`,
  bare: `
import { createHash, createHmac } from "node:crypto";
import http from "node:http";
const agent = new http.Agent({ keepAlive: true });
export const handler = (event) => new Promise((resolve, reject) => {
  const body = JSON.stringify(event);
  let key = createHash("sha256").update(body).digest();
  for (const part of ["date", "region", "service", "request", "text"]) key = createHmac("sha256", key).update(part).digest();
  const headers = { authorization: key.toString("hex"), "content-length": Buffer.byteLength(body) };
  http.request(process.env.AWS_ENDPOINT_URL, { method: "POST", agent, headers }, (answer) => {
    answer.resume().on("end", () => resolve({ statusCode: 200 }));
  }).on("error", reject).end(body);
});`,
} as const;

type Program = keyof typeof REFERENCES | "collect";
type Samples = Readonly<Record<Program, Sample[]>>;

/** The programs in turn, so that whatever else the machine does meets all alike. */
const takeSamples = async (
  bundles: Readonly<Record<Program, string>>,
  env: NodeJS.ProcessEnv,
): Promise<Samples> => {
  const taken: Samples = { collect: [], bare: [], empty: [] };
  for (let round = 0; round < SAMPLES; round += 1)
    for (const program of ["collect", "bare", "empty"] as const)
      taken[program].push(await sample(bundles[program], env));
  return taken;
};

const writeReference = (folder: string, name: keyof typeof REFERENCES): string => {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, REFERENCES[name]);
  return path;
};

const whole = ({ load, call }: Sample): number => load + call;

const figuresOf = (bundle: string, samples: Samples): readonly Figure[] => {
  const collect = median(samples.collect.map(whole));
  const bare = median(samples.bare.map(whole));
  const empty = median(samples.empty.map(whole));
  return [
    {
      what: "bundle",
      measured: statSync(bundle).size / 1024,
      unit: "KB",
      must: { atMost: BUNDLE_AT_MOST_KB },
    },
    { what: "bundle, gzipped", measured: gzipSync(readFileSync(bundle)).length / 1024, unit: "KB" },
    {
      what: "load and first call",
      measured: collect,
      unit: "ms",
      must: { atMost: LOAD_AND_CALL_AT_MOST_MS },
    },
    { what: "of it load", measured: median(samples.collect.map(({ load }) => load)), unit: "ms" },
    { what: "of it first call", measured: median(samples.collect.map(({ call }) => call)), unit: "ms" },
    { what: "quickest sample", measured: Math.min(...samples.collect.map(whole)), unit: "ms" },
    { what: "a handler that only signs and sends", measured: bare, unit: "ms" },
    { what: "a handler that does nothing", measured: empty, unit: "ms" },
    { what: "collect to signing and sending", measured: collect / bare, unit: "×" },
    { what: "collect to nothing", measured: collect / empty, unit: "×" },
  ];
};

export const collectBundle: Benchmark = {
  name: "collect-bundle",
  title: "Collect: bundle, load and first call",
  measure: async (workbench) => {
    const { bundles } = await workbench.built();
    const bundle = join(bundles, "collect-events", "index.mjs");
    const { folder } = workbench;
    const programs = {
      collect: bundle,
      bare: writeReference(folder, "bare"),
      empty: writeReference(folder, "empty"),
    };
    const queue = await startQueue();
    try {
      const samples = await takeSamples(programs, environmentOf(bundles, queue.endpoint));
      const sent = queue.taken.filter((body) => body.includes('\\"name\\":\\"Page Viewed\\"')).length;
      if (sent !== SAMPLES)
        throw new Error(`The queue got ${String(sent)} page views of ${String(SAMPLES)} calls.`);
      return {
        figures: figuresOf(bundle, samples),
        notes: [
          `Median of ${String(SAMPLES)} fresh processes, in turn with as many of two others; node:http is loaded before, as Lambda's runtime has it.`,
          "The call is one page view of analytics-next; SQS is a stub on loopback that answers at once. No TLS, no network.",
        ],
      };
    } finally {
      queue.close();
    }
  },
};
