import { describe, expect, it } from "vitest";
import {
  SECRET_LIFE_MS,
  createAddressHasherSource,
  createSecretSource,
} from "../../../adapters/aws/secret-cache.ts";

function secretOf(values: (string | Error)[]) {
  const state = { now: 0, reads: 0 };
  const call = () => {
    const value = values[Math.min(state.reads++, values.length - 1)];
    return value instanceof Error ? Promise.reject(value) : Promise.resolve({ SecretString: value });
  };
  return { state, call, clock: () => state.now };
}

describe("a secret", () => {
  it("is read once for many at the same time, and again after five minutes", async () => {
    const { state, call, clock } = secretOf(["one", "two"]);
    const read = createSecretSource(call, clock, "arn", (text) => text);
    expect(await Promise.all([read(), read(), read()])).toEqual(["one", "one", "one"]);
    expect(state.reads).toBe(1);
    state.now = SECRET_LIFE_MS;
    expect(await read()).toBe("two");
  });

  it("is kept if reading it again fails", async () => {
    const { state, call, clock } = secretOf(["one", new Error("down")]);
    const read = createSecretSource(call, clock, "arn", (text) => text);
    await read();
    state.now = SECRET_LIFE_MS;
    expect(await read()).toBe("one");
  });

  it("that could not be read at first is tried again at once", async () => {
    const { call, clock } = secretOf([new Error("down"), "one"]);
    const read = createSecretSource(call, clock, "arn", (text) => text);
    await expect(read()).rejects.toThrow("down");
    expect(await read()).toBe("one");
  });

  it("as a pepper hashes addresses however they are written", async () => {
    const { call, clock } = secretOf(["p".repeat(40)]);
    const hash = await createAddressHasherSource(call, clock, "arn")();
    expect(hash(" Ada@Example.com ")).toBe(hash("ada@example.com"));
    expect(hash("ada@example.com")).toMatch(/^[0-9a-f]{64}$/u);
  });
});
