import { createHash, createHmac } from "node:crypto";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { SignatureV4 } from "@smithy/signature-v4";

/** Who signs. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A request of a program outside Lambda, to be signed. */
export interface PlainRequest {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly contentType?: string;
  readonly body?: string;
}

/** Sends a request signed for one service; gives status and text. */
export type SignedFetch = (
  request: PlainRequest,
) => Promise<{ readonly status: number; readonly text: string }>;

/** Longest that an answer may take: HTTP APIs wait 30 seconds for their function. */
const TIMEOUT_MS = 35_000;

/** Without credentials, those of the environment, profile or role are found as the AWS CLI finds them. */
export function createSignedFetch(service: string, region: string, credentials?: Credentials): SignedFetch {
  const signer = new SignatureV4({
    service,
    region,
    credentials: credentials ?? defaultProvider(),
    sha256: NodeSha256,
  });
  return async ({ method, url, contentType, body }) => {
    const { headers } = await signer.sign({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: url.host, ...(contentType !== undefined && { "content-type": contentType }) },
      ...(body !== undefined && { body }),
    });
    const answer = await fetch(url, {
      method,
      headers,
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: answer.status, text: await answer.text() };
  };
}

type Bytes = string | Uint8Array | ArrayBuffer | ArrayBufferView;

/** What the signer needs of a hash, on node:crypto. */
class NodeSha256 {
  readonly #hash;

  constructor(secret?: Bytes) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }

  update(data: Bytes): void {
    this.#hash.update(bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
}

function bytesOf(data: Bytes): string | Uint8Array {
  if (typeof data === "string" || data instanceof Uint8Array) return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
