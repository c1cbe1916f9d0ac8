import { SERVER_KEY } from "../espalier.ts";

/** A body that a client of Segment's API should not send, and what becomes of it. */
export interface BadCall {
  readonly what: string;
  /** Content type of the request; `text/plain` if absent, as browsers send it. */
  readonly type?: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** `malformed` is what Segment answers with 400; a refusal is answered with 200 and kept with its reason. */
  readonly becomes: "malformed" | "recorded" | { readonly refusedFor: RegExp };
}

/** A call that every route takes, with one thing made wrong; in a batch it is the only one. */
export type CallMaker = (wrong?: Readonly<Record<string, unknown>>) => string;

/** Text of nested lists or objects, so deep that it cannot be written again. */
const nested = (open: string, close: string, levels: number): string =>
  open.repeat(levels) + "1" + close.repeat(levels);

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    Buffer.concat(
      parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from([...part]))),
    ),
  );

const NO_OBJECT = { refusedFor: /is not a JSON object/u };

const MALFORMED: readonly BadCall[] = [
  { what: "nothing at all", body: "", becomes: "malformed" },
  { what: "JSON that is cut off", body: `{"writeKey":"${SERVER_KEY}","userId":`, becomes: "malformed" },
  { what: "a form instead of JSON", body: "userId=u1&event=x", becomes: "malformed" },
  {
    what: "bytes that are no UTF-8",
    type: "application/octet-stream",
    body: bytes(`{"userId":"`, [0xc3, 0x28, 0xff], `"}`),
    becomes: "malformed",
  },
  { what: "UTF-16", body: bytes([0xff, 0xfe], [...Buffer.from("{}", "utf16le")]), becomes: "malformed" },
  {
    what: "1 MB",
    body: JSON.stringify({ writeKey: SERVER_KEY, userId: "u1", traits: { a: "x".repeat(1_000_000) } }),
    becomes: "malformed",
  },
];

const NO_CALL: readonly BadCall[] = [
  { what: "null", body: "null", becomes: NO_OBJECT },
  { what: "a list", body: "[1,2,3]", becomes: NO_OBJECT },
  { what: "a number", body: "1e400", becomes: NO_OBJECT },
  { what: "lists nested 15,000 deep", body: nested("[", "]", 15_000), becomes: NO_OBJECT },
  {
    what: "no write key",
    body: `{"userId":"u1","event":"x"}`,
    becomes: { refusedFor: /No write key was given/u },
  },
  {
    what: "a write key that is a list",
    body: `{"writeKey":["${SERVER_KEY}"]}`,
    becomes: { refusedFor: /No write key was given/u },
  },
  {
    what: "an unknown write key",
    body: `{"writeKey":"sk_forged","userId":"u1"}`,
    becomes: { refusedFor: /The write key is unknown/u },
  },
];

/** Bodies that fit no route, or that each route must read with care. */
export function badCalls(make: CallMaker): readonly BadCall[] {
  const whole = make();
  const inside = (text: string): string => make({ properties: "HERE" }).replace(`"HERE"`, text);
  return [
    ...MALFORMED,
    ...NO_CALL,
    {
      what: "an id that is an object",
      body: make({ userId: { id: 1 } }),
      becomes: { refusedFor: /userId is an object/u },
    },
    {
      what: "an id that is a list",
      body: make({ anonymousId: ["a"] }),
      becomes: { refusedFor: /anonymousId is a list/u },
    },
    {
      what: "an id of 300 characters",
      body: make({ userId: "u".repeat(300) }),
      becomes: { refusedFor: /userId has 300 characters/u },
    },
    {
      what: "a time that is none",
      body: make({ timestamp: "yesterday" }),
      becomes: { refusedFor: /timestamp is not a date/u },
    },
    {
      what: "a time that is an object",
      body: make({ timestamp: { at: 1 } }),
      becomes: { refusedFor: /timestamp is not a date/u },
    },
    {
      what: "objects nested 20 deep",
      body: inside(nested(`{"a":`, "}", 20)),
      becomes: { refusedFor: /nests deeper than 16 levels/u },
    },
    {
      what: "objects nested 4,000 deep",
      body: inside(nested(`{"a":`, "}", 4_000)),
      becomes: { refusedFor: /nests/u },
    },
    {
      what: "lists where objects belong",
      body: make({ properties: [1], traits: [2], context: [3], integrations: [4] }),
      becomes: "recorded",
    },
    {
      what: "names of prototypes",
      body: inside(`{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"ok":1}`),
      becomes: "recorded",
    },
    { what: "a name given twice", body: inside(`{"a":1,"a":2}`), becomes: "recorded" },
    {
      what: "half a character, control characters and numbers beyond all bounds",
      body: inside(`{"a":"\\ud800","b":"\\u0000\\uffff","c":1e400,"d":-1e-300,"":1}`),
      becomes: "recorded",
    },
    { what: "a content type that it is not", type: "application/xml", body: whole, becomes: "recorded" },
    { what: "no sensible content type", type: "x", body: whole, becomes: "recorded" },
    {
      what: "the content type of a form",
      type: "application/x-www-form-urlencoded",
      body: whole,
      becomes: "recorded",
    },
  ];
}
