/// <reference lib="dom" />
import type { TrackerOptions, Values } from "./tracker.ts";

const SHELF = "espalier.outbox";
const MOST_KEPT = 100;
const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 300_000;

/** Sends events, and keeps them in this browser until they have arrived. */
export interface Outbox {
  post(route: string, call: Values): void;
}

interface Parcel {
  readonly route: string;
  readonly call: Values;
}

/**
 * Each event is kept before it is sent and dropped when it has arrived, so that closing the page loses nothing. What is sent twice has the
 * same message id and counts once.
 */
export function createOutbox({ key, api }: TrackerOptions): Outbox {
  const underway = new Set<unknown>();
  let parcels = load();
  let retryMs = FIRST_RETRY_MS;

  const drop = (id: unknown) => {
    parcels = parcels.filter((parcel) => parcel.call["messageId"] !== id);
    store(load().filter((parcel) => parcel.call["messageId"] !== id));
  };
  const deliver = async ({ route, call }: Parcel) => {
    const id = call["messageId"];
    if (underway.has(id)) return;
    underway.add(id);
    const body = JSON.stringify({ ...call, writeKey: key, sentAt: new Date().toISOString() });
    const status = await send(`${api}/v1/${route}`, body);
    underway.delete(id);
    if (status > 0 && status < 500 && status !== 429) {
      retryMs = FIRST_RETRY_MS;
      return drop(id);
    }
    setTimeout(deliverAll, retryMs);
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  };
  const deliverAll = () => {
    for (const parcel of parcels) void deliver(parcel);
  };

  addEventListener("online", deliverAll);
  deliverAll();
  return {
    post(route, call) {
      const parcel = { route, call };
      parcels = [...parcels, parcel].slice(-MOST_KEPT);
      store([...load(), parcel].slice(-MOST_KEPT));
      void deliver(parcel);
    },
  };
}

/** Text needs no preflight; keepalive outlives the page. 0 stands for no answer. */
async function send(url: string, body: string): Promise<number> {
  try {
    const headers = { "content-type": "text/plain" };
    return (await fetch(url, { method: "POST", body, headers, keepalive: body.length < 60_000 })).status;
  } catch {
    return 0;
  }
}

function load(): Parcel[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(SHELF) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

function store(parcels: readonly Parcel[]): void {
  try {
    localStorage.setItem(SHELF, JSON.stringify(parcels));
  } catch {
    // No room or no permission: then events live as long as the page.
  }
}
