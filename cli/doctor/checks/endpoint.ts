import type { Check } from "../finding.ts";

/** Whether browsers get the tracking snippet. */
export const endpointCheck: Check<"endpoint"> = {
  called: (name) => `tracking snippet at ${name}`,
  whenAbsent: "Deploy the service stack again: its routes are gone.",
  examine: ({ status }, name) => [
    status === 200
      ? { level: "ok", what: `Browsers get the tracking snippet from ${name}.` }
      : {
          level: "problem",
          what: `${name} answers ${status} instead of the tracking snippet.`,
          todo: "Find the answer in the API's access log, then the errors in the log of collect-events.",
        },
  ],
};
