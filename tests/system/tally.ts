import type { Mail } from "../../local/services/ses.ts";

/** What happened, by everything but Espalier's own figures: what was asked of the API, and what the mail service did. */
export interface Happened {
  /** Requests of browsers and programs that brought one event each, without repetitions: `POST /v1/p`, `GET /o/….gif`. */
  readonly requests: readonly string[];
  readonly addresses: ReadonlySet<string>;
  readonly mails: readonly Mail[];
  /** Messages that the mail service was told to refuse. */
  readonly refusedSends: number;
}

/** The figures as the dashboard should label them. */
export function tallyOf({
  requests,
  addresses,
  mails,
  refusedSends,
}: Happened): Readonly<Record<string, number>> {
  const cameBack = (type: string): number =>
    mails.filter(({ events }) => events.some((event) => event.type === type)).length;
  const [delivered, bounced, complained] = [cameBack("Delivery"), cameBack("Bounce"), cameBack("Complaint")];
  return {
    Events: requests.length + delivered + bounced + complained,
    "New contacts": addresses.size,
    Sent: mails.length,
    Delivered: delivered,
    Opened: hitMails(mails, requests, "/o/"),
    Clicked: hitMails(mails, requests, "/c/"),
    Bounced: bounced,
    Complained: complained,
    "Messages failed": refusedSends,
  };
}

/** Messages whose pixel or one of whose links was asked for, however often. */
function hitMails(mails: readonly Mail[], requests: readonly string[], path: "/o/" | "/c/"): number {
  const paths = requests.filter((request) => request.startsWith(`GET ${path}`)).map((hit) => hit.slice(4));
  return mails.filter(({ html = "" }) => paths.some((each) => html.includes(each))).length;
}
