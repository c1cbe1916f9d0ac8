import type { Instant } from "../time.ts";

/** What each kind of link token carries. */
export interface LinkPayloads {
  /** The pixel: `GET /o/{token}.gif`. */
  readonly open: { readonly messageId: string };
  /** A tracked link: `GET /c/{token}`; `link` is the number of the target in the template version of the message. */
  readonly click: { readonly messageId: string; readonly link: number };
  /** `GET|POST /u/{token}`. Needs no look-up, so that leaving works when the message is long gone. No topic: all marketing. */
  readonly unsubscribe: { readonly contactId: string; readonly messageId: string; readonly topic?: string };
  /** Appended to click targets on the website as `es`: who clicked which message, and when. */
  readonly visit: { readonly contactId: string; readonly messageId: string; readonly at: Instant };
}

/** What a link token is for. A token of one purpose is worthless for another. */
export type LinkPurpose = keyof LinkPayloads;

/** Reads the payload of each purpose; undefined if it is not one. */
export const LINK_PAYLOADS: {
  readonly [P in LinkPurpose]: (value: Readonly<Record<string, unknown>>) => LinkPayloads[P] | undefined;
} = {
  open: ({ messageId }) => (typeof messageId === "string" ? { messageId } : undefined),
  click: ({ messageId, link }) =>
    typeof messageId === "string" && typeof link === "number" && Number.isInteger(link) && link >= 0
      ? { messageId, link }
      : undefined,
  unsubscribe: ({ contactId, messageId, topic }) =>
    typeof contactId === "string" && typeof messageId === "string"
      ? { contactId, messageId, ...(typeof topic === "string" ? { topic } : {}) }
      : undefined,
  visit: ({ contactId, messageId, at }) =>
    typeof contactId === "string" && typeof messageId === "string" && typeof at === "number"
      ? { contactId, messageId, at }
      : undefined,
};
