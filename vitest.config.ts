import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tests/longest-first.ts";

/** Files at a time. A system test alone keeps a database, functions and a browser busy. */
const WORKERS = 2;

/** Three kinds of test by what they need: nothing, a synthesised template, a running local cloud. */
export default defineConfig({
  test: {
    reporters: ["default", "./tests/plain-summary.ts"],
    // Test files share the modules of their worker and run side by side with those of the other projects:
    // loading the AWS SDK, Zod or the CDK anew for each file would take longer than all tests.
    isolate: false,
    maxWorkers: WORKERS,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["tests/{core,asl,adapters,functions,cli,local}/**/*.test.ts", "tests/*.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "infra",
          include: ["tests/lib/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "system",
          include: ["tests/{system,web}/**/*.test.ts"],
          globalSetup: ["tests/system/assembly.ts"],
          testTimeout: 90_000,
          hookTimeout: 90_000,
          // Until it is known why the dashboard's page once showed one new contact too few; then this goes.
          retry: 1,
        },
      },
    ],
    coverage: {
      provider: "v8",
      include: ["core/**/*.ts", "functions/**/*.ts", "adapters/**/*.ts", "asl/**/*.ts"],
      reporter: ["text", "json-summary"],
    },
  },
});
