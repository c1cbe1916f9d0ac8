import type { Browser } from "playwright-core";
import { openChromium } from "../chromium.ts";
import { type Espalier, startEspalier } from "../espalier.ts";

/** The product with its website, and a browser to look at it. */
export interface Website {
  readonly espalier: Espalier;
  readonly chromium: Browser;
  close(): Promise<void>;
}

/** Starts it as `npm start` does; close it in `afterAll`. */
export async function startWebsite(): Promise<Website> {
  const [espalier, chromium] = await Promise.all([startEspalier({ warm: true }), openChromium()]);
  return {
    espalier,
    chromium,
    close: async () => {
      await chromium.close();
      await espalier.close();
    },
  };
}
