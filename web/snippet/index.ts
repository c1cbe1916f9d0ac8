/// <reference lib="dom" />
import { startTracker } from "./tracker.ts";
import type { Espalier, EspalierCall } from "./tracker.ts";

declare global {
  interface Window {
    /** The tracker; before the snippet has loaded, a list of calls that wait for it: `[["track", "Signed Up"]]`. */
    espalier?: Espalier | EspalierCall[];
  }
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && script.dataset["key"]) {
  const waiting = Array.isArray(window.espalier) ? window.espalier : [];
  const tracker = startTracker({
    key: script.dataset["key"],
    api: new URL(".", script.src).href.slice(0, -1),
  });
  window.espalier = tracker;
  for (const call of waiting) tracker.push(call);
} else {
  console.error("Espalier does not track: its script tag has no data-key. Put a browser write key into it.");
}
