import { createHash } from "node:crypto";
import type { AslHost } from "./contracts.ts";
import { compileExpression, type Bindings } from "./expressions.ts";

const ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};

const RANGE_LIMIT = 1_000;

/**
 * The functions that Step Functions adds to JSONata, and JSONata's own that read the clock or chance, made to use the
 * host's. `$eval` is taken away. https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 * "Step Functions-provided JSONata functions".
 */
export function stepFunctions(host: AslHost): Bindings {
  const known = made.get(host);
  if (known) return known;
  const functions = functionsOn(host);
  made.set(host, functions);
  return functions;
}

/** Why: thousands of executions share a host. */
const made = new WeakMap<AslHost, Bindings>();

function functionsOn({ now, random }: AslHost): Bindings {
  return {
    partition,
    range,
    hash,
    parse,
    random: (seed?: number) => (seed === undefined ? random() : seeded(seed)),
    uuid: () => uuidFrom(random),
    shuffle: (items?: unknown) => (items === undefined ? undefined : shuffle(items, random)),
    millis: () => now(),
    now: (picture?: string, zone?: string) => format(now(), picture, zone),
    eval: undefined,
  };
}

function partition(items: unknown, size: unknown): unknown[][] | undefined {
  if (items === undefined) return undefined;
  const all = asArray(items);
  const width = integer("$partition", "size", size);
  if (width < 1) throw new TypeError(`$partition needs a size of 1 or more, but got ${width}.`);
  const parts: unknown[][] = [];
  for (let start = 0; start < all.length; start += width) parts.push(all.slice(start, start + width));
  return parts;
}

function range(first: unknown, last: unknown, step: unknown): number[] {
  const from = integer("$range", "first value", first);
  const to = integer("$range", "last value", last);
  const by = integer("$range", "step", step);
  if (by === 0) throw new TypeError("$range needs a step other than 0.");
  const length = Math.max(0, Math.floor((to - from) / by) + 1);
  if (length > RANGE_LIMIT)
    throw new TypeError(`$range gives at most ${RANGE_LIMIT} values, but got ${length}.`);
  return Array.from({ length }, (_, index) => from + index * by);
}

function hash(data: unknown, algorithm: unknown): string | undefined {
  if (data === undefined) return undefined;
  const name = typeof algorithm === "string" ? ALGORITHMS[algorithm] : undefined;
  if (typeof data !== "string" || name === undefined) {
    throw new TypeError(`$hash needs a string and one of ${Object.keys(ALGORITHMS).join(", ")}.`);
  }
  return createHash(name).update(data, "utf8").digest("hex");
}

function parse(text: unknown): unknown {
  if (text === undefined) return undefined;
  if (typeof text !== "string") throw new TypeError("$parse needs a string of JSON text.");
  return JSON.parse(text);
}

/** mulberry32: the same seed gives the same number; AWS does not publish its own generator. */
function seeded(seed: number): number {
  if (typeof seed !== "number") throw new TypeError("$random needs a number as seed.");
  const mixed = Math.trunc(seed) + 0x6d2b79f5;
  let bits = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
  return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
}

function uuidFrom(random: () => number): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16));
  digits[12] = 4;
  digits[16] = 8 + ((digits[16] ?? 0) % 4);
  const text = digits.map((digit) => digit.toString(16)).join("");
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
    "-",
  );
}

function shuffle(items: unknown, random: () => number): unknown[] {
  const mixed = asArray(items);
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
  }
  return mixed;
}

function format(millis: number, picture?: string, zone?: string): Promise<unknown> {
  return compileExpression("$fromMillis($at, $picture, $zone)").evaluate(undefined, {
    at: millis,
    picture,
    zone,
  });
}

function asArray(items: unknown): unknown[] {
  return Array.isArray(items) ? Array.from<unknown>(items) : [items];
}

function integer(caller: string, name: string, value: unknown): number {
  if (typeof value === "number" && Number.isInteger(value)) return value;
  throw new TypeError(
    `${caller} needs an integer as ${name}, but got ${JSON.stringify(value) ?? "nothing"}.`,
  );
}
