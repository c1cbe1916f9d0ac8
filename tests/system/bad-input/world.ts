import { type Espalier, SERVER_KEY, startEspalier } from "../espalier.ts";
import { type Answer, createStranger, sentenceOf, type Stranger } from "./stranger.ts";

/** Headers of a plain form post. */
export const FORM = { "content-type": "application/x-www-form-urlencoded" };

/** Something that a person can act on, to its full stop. */
const SENTENCE = /^\w.{15,}[.!]( |$)/su;

/** Tokens of one message that was really sent, by the first part of their path. */
export type MessageTokens = Readonly<Record<"o" | "c" | "u", string>>;

/** The product, one stranger, and one contact, ada@example.com, who got one message. */
export interface BadInputWorld {
  readonly espalier: Espalier;
  readonly stranger: Stranger;
  readonly tokens: MessageTokens;
}

/** Starts it; close `espalier` in `afterAll`. */
export async function startBadInputWorld(): Promise<BadInputWorld> {
  const espalier = await startEspalier();
  const stranger = createStranger(espalier.cloud.apiUrl);
  await stranger.ask("POST", "/f/newsletter", {
    body: "email=ada@example.com&newsletter=yes",
    headers: FORM,
  });
  await espalier.cloud.world.activity.quiet();
  const [mail] = espalier.cloud.services.ses.mails();
  const content = [mail?.html, ...(mail?.headers ?? []).map(({ value }) => value)].join(" ");
  const token = (kind: string): string => {
    const found = new RegExp(`/${kind}/(v1(?:\\.[\\w-]+){3})`, "u").exec(content)?.[1];
    if (found === undefined) throw new Error(`The message has no link /${kind}/.`);
    return found;
  };
  return { espalier, stranger, tokens: { o: token("o"), c: token("c"), u: token("u") } };
}

/** Refused events of today, as the API lists them. */
export async function refusedEvents({ espalier }: BadInputWorld) {
  await espalier.cloud.world.activity.quiet();
  const { body } = await espalier.api.call("GET", "/v1/events/refused");
  return body as { readonly refused: readonly { readonly reason: string }[]; readonly more: number };
}

type Told = Pick<Answer, "asked" | "status" | "text">;

/** What is wrong with an answer that should have this status and say why; undefined if nothing is. */
export function refusalFault(answer: Answer, status: number): string | undefined {
  return statusFault(answer, status) ?? sentenceFault(answer);
}

/** What is wrong with an answer that should say why in a sentence. */
export function sentenceFault(answer: Told): string | undefined {
  return SENTENCE.test(sentenceOf(answer.text)) ? undefined : shown(answer);
}

/** What is wrong with an answer that should have one of these statuses. */
export function statusFault(answer: Told, ...statuses: readonly number[]): string | undefined {
  return statuses.includes(answer.status) ? undefined : shown(answer);
}

/** An answer in a line, for whoever reads why a test failed. */
export function shown({ asked, status, text }: Told): string {
  return `${asked}: ${status} ${text.slice(0, 200)}`;
}

/** What a judge finds wrong with each of a list, one after the other. */
export async function faultsOf<T>(
  items: readonly T[],
  judge: (item: T) => Promise<string | undefined>,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const item of items) {
    const fault = await judge(item);
    if (fault !== undefined) faults.push(fault);
  }
  return faults;
}

/** A call that every route takes, with something made wrong; in a batch it is the only one. */
export function oddCall(isBatch: boolean, userId: string, wrong: Readonly<Record<string, unknown>>): string {
  const call = { type: "track", userId, event: "Odd", groupId: "g", previousId: "p", ...wrong };
  return JSON.stringify({ writeKey: SERVER_KEY, ...(isBatch ? { batch: [call] } : call) });
}
