import type { Json } from "../json.ts";

/** What a template may name when it is rendered for one contact. Whatever is absent renders as nothing. */
export interface RenderData {
  /** Attributes in snake case: `contact.first_name`, `contact.email`, … */
  readonly contact: Readonly<Record<string, Json>>;
  /** `url`: origin of the website, without a slash at the end. */
  readonly site: { readonly url: string };
  /** Signed click links in the order of `CompiledTemplate.links`. */
  readonly links: readonly string[];
  /** URL of the open pixel; absent: the message carries none. */
  readonly pixel?: string;
  /** Page that withdraws the consent; marketing messages need it. */
  readonly unsubscribe_url?: string;
}

/** A message as one contact gets it. */
export interface RenderedMessage {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** Names that Liquid knows at the root, for checks at publishing. `subject` and `preheader` are set by the renderer itself. */
export const RENDER_ROOTS = [
  "contact",
  "site",
  "links",
  "pixel",
  "unsubscribe_url",
  "subject",
  "preheader",
] as const;
