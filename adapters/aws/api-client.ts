import { type Credentials, createSignedFetch } from "./request-signer.ts";

/** Calls the IAM-signed API of a deployment. */
export interface ApiClient {
  call(method: "GET" | "POST", path: string, body?: unknown): Promise<ApiAnswer>;
}

/** Status and JSON body of an answer. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Where the API is, and who calls. Without credentials, those of the environment, profile or role are found as the AWS CLI finds them. */
export interface ApiTarget {
  readonly apiUrl: string;
  readonly region: string;
  readonly credentials?: Credentials;
}

/** A client that signs each request for `execute-api`. */
export function createApiClient({ apiUrl, region, credentials }: ApiTarget): ApiClient {
  const signedFetch = createSignedFetch("execute-api", region, credentials);
  return {
    async call(method, path, body) {
      const { status, text } = await signedFetch({
        method,
        url: new URL(path, apiUrl),
        ...(body !== undefined && { contentType: "application/json", body: JSON.stringify(body) }),
      });
      return { status, body: parse(text) };
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { title: text.slice(0, 300) };
  }
}
