import { describe, expect, it } from "vitest";
import { runTyped } from "../doubles/command-world.ts";

const show = ["contact", "show", "ada@example.com"];

describe("an answer of the API that is not well", () => {
  it("becomes the sentence that the API sent", async () => {
    const { exitCode, complained } = await runTyped(show, {
      answer: { status: 404, body: { title: "There is no such contact." } },
    });
    expect({ exitCode, complained }).toEqual({ exitCode: 2, complained: "There is no such contact." });
  });

  it("lists what is wrong with the request", async () => {
    const findings = [
      { path: "as", message: "Expected an address." },
      { path: "", message: "Expected an object." },
    ];
    const { complained } = await runTyped(show, {
      answer: { status: 422, body: { title: "The body is not as expected.", findings } },
    });
    expect(complained).toBe(
      "The body is not as expected.\n  as: Expected an address.\n  body: Expected an object.",
    );
  });

  it("says which permission is missing", async () => {
    const { complained } = await runTyped(show, { answer: { status: 403, body: { message: "Forbidden" } } });
    expect(complained).toContain("they need execute-api:Invoke");
  });

  it("says why the API cannot be reached", async () => {
    const answer = new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:4701") });
    const { exitCode, complained } = await runTyped(show, { answer });
    expect(exitCode).toBe(2);
    expect(complained).toBe("The API cannot be reached: connect ECONNREFUSED 127.0.0.1:4701. Does it run?");
  });

  it("says the status when there is nothing else to say", async () => {
    const { complained } = await runTyped(show, { answer: { status: 500, body: null } });
    expect(complained).toBe("The API answered 500.");
  });
});
