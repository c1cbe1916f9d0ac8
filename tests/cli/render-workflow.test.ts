import { describe, expect, it } from "vitest";
import { renderWorkflow, renderWorkflows } from "../../cli/render/workflow.ts";

describe("workflows on the terminal", () => {
  it("shows the steps, nested, and how many contacts stand at each", () => {
    const text = renderWorkflow({
      workflow: "welcome-series",
      version: "0123456789abcdef",
      owner: "deploy",
      messageClass: "marketing",
      topic: "newsletter",
      enter: ["consents to newsletter", "enters segment engaged-leads"],
      entering: 1,
      steps: [
        { id: "hello", type: "send", label: "send hello", depth: 0, contacts: 0 },
        {
          id: "wait-hello",
          type: "wait_for",
          label: "wait up to 3 days for a click on hello",
          depth: 0,
          contacts: 12,
        },
        { id: "first-offer", type: "send", label: "send first-offer", depth: 1, contacts: 0 },
      ],
      elsewhere: { "old-wait": 2 },
    });
    expect(text).toBe(`welcome-series@01234567 (marketing, topic newsletter; owner deploy)
  lets in a contact who consents to newsletter, or who enters segment engaged-leads

Steps
  step           what it does                            contacts now
  -------------  --------------------------------------  ------------
  start          just let in                             1
  hello          send hello
  wait-hello     wait up to 3 days for a click on hello  12
    first-offer  send first-offer
  old-wait       step of an older version                2`);
  });

  it("lists every workflow on a line", () => {
    const lines = [{ workflow: "welcome-series", version: "0123456789abcdef", owner: "api" }];
    expect(renderWorkflows(lines)).toBe(
      "  workflow        version   owner\n  --------------  --------  -----\n  welcome-series  01234567  api",
    );
    expect(renderWorkflows([])).toBe("  none published yet");
  });
});
