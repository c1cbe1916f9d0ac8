/** A form post that cannot be taken. */
export interface BadForm {
  readonly what: string;
  readonly status: number;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

const json = (body: string, status: number, what: string): BadForm => ({
  what,
  status,
  body,
  headers: { "content-type": "application/json" },
});

const posted = (body: BadForm["body"], status: number, what: string): BadForm => ({
  what,
  status,
  body,
  headers: { "content-type": "application/x-www-form-urlencoded" },
});

/** Bodies that the newsletter form cannot take; to other routes they say nothing. */
export const BAD_FORMS: readonly BadForm[] = [
  posted("", 422, "nothing at all"),
  posted("email=", 422, "an empty address"),
  posted("email=%ZZ", 422, "bad percent-encoding for an address"),
  posted("email=ada@@example", 422, "an address that is none"),
  posted(`email=${"a".repeat(300)}@example.com`, 422, "an address of 312 characters"),
  posted("email=a%0d%0aBcc:x@example.com", 422, "a line break in an address"),
  posted(`email=a@example.com&first_name=${"x".repeat(2000)}`, 422, "a name of 2,000 characters"),
  posted(`email=${"x".repeat(1_000_000)}`, 413, "1 MB"),
  posted(new Uint8Array([0x65, 0x3d, 0xc3, 0x28, 0xff]), 400, "bytes that are no UTF-8"),
  json(`{"email":`, 400, "JSON that is cut off"),
  json("[]", 400, "a JSON list"),
  json("null", 400, "JSON null"),
  json(`{"email":{"a":1}}`, 422, "an address that is an object"),
  json(`{"email":["a@example.com"]}`, 422, "an address that is a list"),
  json(`{"email":${`{"a":`.repeat(5000)}1${"}".repeat(5000)}}`, 422, "objects nested 5,000 deep"),
  json(`{"__proto__":{"email":"a@example.com"}}`, 422, "an address in a prototype"),
  { what: "a picture", status: 415, body: "GIF89a", headers: { "content-type": "image/gif" } },
  {
    what: "multipart without a boundary",
    status: 400,
    body: "x",
    headers: { "content-type": "multipart/form-data" },
  },
  {
    what: "multipart that is cut off",
    status: 400,
    body: `--b\r\ncontent-disposition: form-data; name="email"\r\n\r\na@exam`,
    headers: { "content-type": "multipart/form-data; boundary=b" },
  },
];

/** Parts of a path that no route expects. */
export const ODD_PARTS = [
  "%ZZ",
  "%ff",
  "%00",
  "__proto__",
  "constructor",
  "%2e%2e%2f",
  "%F0%9F%8C%B3",
  "x".repeat(2000),
  "%22%27%3Cscript%3E",
] as const;

/** Tokens that nobody signed. */
export const FORGED_TOKENS = [
  "x",
  "v1.k1.e30.AAAAAAAAAAAAAAAAAAAAAA",
  `v1.k1.${Buffer.from(`{"messageId":"m1","link":0}`).toString("base64url")}.AAAAAAAAAAAAAAAAAAAAAA`,
  `v1.__proto__.e30.AAAAAAAAAAAAAAAAAAAAAA`,
  `v2.k1.e30.AAAAAAAAAAAAAAAAAAAAAA`,
] as const;
