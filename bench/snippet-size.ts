import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Benchmark } from "./harness/benchmark.ts";

/** What every visitor of the website downloads: below 5 KB gzipped. */
const AT_MOST_KB = 5;

export const snippetSize: Benchmark = {
  name: "snippet-size",
  title: "Tracking snippet",
  measure: async (workbench) => {
    const { bundles } = await workbench.built();
    const snippet = readFileSync(join(bundles, "collect-events", "espalier.js"));
    return {
      figures: [
        {
          what: "gzipped",
          measured: gzipSync(snippet).length / 1024,
          unit: "KB",
          must: { atMost: AT_MOST_KB },
        },
        { what: "plain", measured: snippet.length / 1024, unit: "KB" },
      ],
      notes: ["As `GET /espalier.js` serves it; gzip at its default level, 1 KB = 1,024 bytes."],
    };
  },
};
