import type { Instant } from "../time.ts";
import type { TimelineEvent } from "../tracking-event.ts";

/** One line of a timeline as people read it. */
export interface TimelineLine {
  readonly at: Instant;
  readonly name: string;
  readonly origin: string;
  /** The page, step or other property that says most. */
  readonly about?: string;
}

/** Properties that say most about an event, in this order. */
const TELLING = ["title", "path", "url", "form", "product", "order_id", "step", "template", "name"] as const;

/** Longest that the telling property may be: a stranger chose it. */
const ABOUT_LENGTH = 200;

/** An event as a line. */
export function timelineLine(event: TimelineEvent): TimelineLine {
  return { at: event.occurredAt, name: event.name, origin: event.origin, about: aboutOf(event) };
}

/** An event in words: `Page Viewed (Pears)`. */
export function describeEvent(event: TimelineEvent): string {
  const about = aboutOf(event);
  return about === undefined ? event.name : `${event.name} (${about})`;
}

function aboutOf(event: TimelineEvent): string | undefined {
  const told = TELLING.map((name) => event.properties[name]).find(
    (value) => typeof value === "string" && value !== "",
  );
  return typeof told === "string" ? told.slice(0, ABOUT_LENGTH) : undefined;
}
