/** An answer as it came over the wire. */
export interface Answer {
  readonly asked: string;
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
}

/** What a stranger sends; a body of text or bytes as it is. */
export interface Sending {
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody who sends whatever she likes and keeps every answer. */
export interface Stranger {
  readonly answers: readonly Answer[];
  ask(method: string, path: string, sending?: Sending): Promise<Answer>;
}

/** A stranger before one server. Redirects are not followed. */
export function createStranger(url: string): Stranger {
  const answers: Answer[] = [];
  return {
    answers,
    async ask(method, path, { body, headers = {} } = {}) {
      const response = await fetch(`${url}${path}`, {
        method,
        redirect: "manual",
        headers,
        ...(body === undefined ? {} : { body }),
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      const answer = {
        asked: `${method} ${path.slice(0, 80)}`,
        status: response.status,
        type: (response.headers.get("content-type") ?? "").split(";")[0] ?? "",
        headers: response.headers,
        bytes,
        text: bytes.toString("utf8"),
      };
      answers.push(answer);
      return answer;
    },
  };
}

/** The sentence of an answer for people or programs: a problem's detail or title, a gateway's message, or the text of a page. */
export function sentenceOf(text: string): string {
  if (!text.startsWith("{"))
    return text
      .replaceAll(/<(style|title)[^>]*>.*?<\/\1>|<[^>]*>/gsu, " ")
      .replaceAll(/\s+/gu, " ")
      .trim();
  const problem = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return String(problem["detail"] ?? problem["title"] ?? problem["message"]);
}
