/// <reference lib="dom" />
import { enhanceForms } from "./forms.ts";
import { createIdentity, newId } from "./identity.ts";
import { createOutbox } from "./outbox.ts";
import { currentPage, onPageChange } from "./pages.ts";
import { takeVisit } from "./visit.ts";

/** Where events go, and by which browser key. */
export interface TrackerOptions {
  readonly key: string;
  /** Base URL of the API, without a slash at its end. */
  readonly api: string;
}

/** Named values of an event or person. */
export type Values = Readonly<Record<string, unknown>>;

/** What pages may call, as `window.espalier`. */
export interface Espalier {
  track(event: string, properties?: Values): void;
  /** Says who this is: an id of yours, attributes, or both. */
  identify(userId: string | Values, traits?: Values): void;
  /** Records a page view; done by itself on load and when the address changes. */
  page(name?: string, properties?: Values): void;
  /** Forgets who this is: for signing out. */
  reset(): void;
  push(call: EspalierCall): void;
}

/** A call as data, for pages that call before the snippet has loaded. */
export type EspalierCall =
  | readonly ["track", string, Values?]
  | readonly ["identify", string | Values, Values?]
  | readonly ["page", string?, Values?]
  | readonly ["reset"];

/** Starts tracking this page. */
export function startTracker(options: TrackerOptions): Espalier {
  const identity = createIdentity();
  const outbox = createOutbox(options);
  let visit = takeVisit();
  const send = (route: string, call: Values) => {
    const userId = identity.userId();
    const context = { ...currentContext(), ...(visit ? { visit } : {}) };
    visit = undefined;
    outbox.post(route, {
      messageId: newId(),
      timestamp: new Date().toISOString(),
      anonymousId: identity.anonymousId(),
      ...(userId ? { userId } : {}),
      context,
      ...call,
    });
  };
  const tracker: Espalier = {
    track: (event, properties = {}) => send("t", { event, properties }),
    identify(userId, traits = {}) {
      if (typeof userId === "string") identity.know(userId);
      send("i", { traits: typeof userId === "string" ? traits : userId });
    },
    page: (name, properties = {}) => send("p", { name, properties: { ...currentPage(), ...properties } }),
    reset: () => identity.reset(),
    push: (call) => replay(tracker, call),
  };
  tracker.page();
  onPageChange(() => tracker.page());
  enhanceForms(options.api, () => ({ anonymousId: identity.anonymousId(), ...currentContext() }));
  return tracker;
}

function replay(tracker: Espalier, call: EspalierCall): void {
  switch (call[0]) {
    case "track":
      return tracker.track(call[1], call[2]);
    case "identify":
      return tracker.identify(call[1], call[2]);
    case "page":
      return tracker.page(call[1], call[2]);
    case "reset":
      return tracker.reset();
  }
}

function currentContext() {
  return {
    page: currentPage(),
    locale: navigator.language,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    library: { name: "espalier.js" },
  };
}
