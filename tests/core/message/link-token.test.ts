import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  VISIT_TOKEN_LIFE_MS,
  createLinkTokens,
  isVisitFresh,
  parseLinkSecret,
} from "../../../core/message/link-token.ts";

const SECRET = { kid: "k2", secret: "2".repeat(40) };
const OLD = { kid: "k1", secret: "1".repeat(40) };
const tokens = createLinkTokens({ ...SECRET, previous: OLD });

describe("a link token", () => {
  it("gives back what was signed", () => {
    const leave = { contactId: "c1", messageId: "m1", topic: "newsletter" };
    expect(tokens.verify("unsubscribe", tokens.sign("unsubscribe", leave))).toEqual(leave);
    expect(tokens.verify("click", tokens.sign("click", { messageId: "m1", link: 3 }))).toEqual({
      messageId: "m1",
      link: 3,
    });
  });

  it("has the form v1.kid.payload.mac and a mac of 128 bits", () => {
    expect(tokens.sign("open", { messageId: "m1" })).toMatch(/^v1\.k2\.[\w-]+\.[\w-]{22}$/u);
  });

  it("is worthless for another purpose", () => {
    const token = tokens.sign("open", { messageId: "m1" });
    expect(tokens.verify("click", token)).toBeUndefined();
    expect(tokens.verify("unsubscribe", token)).toBeUndefined();
  });

  it("of the previous key still counts, of an older one does not", () => {
    const token = createLinkTokens(OLD).sign("open", { messageId: "m1" });
    expect(tokens.verify("open", token)).toEqual({ messageId: "m1" });
    expect(createLinkTokens(SECRET).verify("open", token)).toBeUndefined();
  });

  it("with any one character changed is not ours", () => {
    const token = tokens.sign("click", { messageId: "message", link: 12 });
    fc.assert(
      fc.property(
        fc.nat(token.length - 1),
        fc.constantFrom("a", "b", "X", "Z", "0", "9", "-", "_", ".", "="),
        (at, other) => {
          fc.pre(token[at] !== other);
          expect(tokens.verify("click", token.slice(0, at) + other + token.slice(at + 1))).toBeUndefined();
        },
      ),
    );
  });

  it("made of anything never throws", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `v1.k2.${text}`),
        ),
        (text) => {
          expect(tokens.verify("visit", text)).toBeUndefined();
        },
      ),
    );
  });
});

describe("a visit", () => {
  it("is fresh for half an hour", () => {
    const visit = { contactId: "c", messageId: "m", at: 1_000_000 };
    expect(isVisitFresh(visit, visit.at + VISIT_TOKEN_LIFE_MS)).toBe(true);
    expect(isVisitFresh(visit, visit.at + VISIT_TOKEN_LIFE_MS + 1)).toBe(false);
  });
});

describe("the link secret", () => {
  it("is read from JSON with one or two keys", () => {
    expect(parseLinkSecret(JSON.stringify(SECRET))).toEqual(SECRET);
    expect(parseLinkSecret(JSON.stringify({ ...SECRET, previous: OLD }))).toEqual({
      ...SECRET,
      previous: OLD,
    });
  });

  it.each(["", "{}", '{"kid":"k","secret":"short"}', JSON.stringify({ ...SECRET, previous: {} })])(
    "is refused with a sentence: %s",
    (text) => {
      expect(() => parseLinkSecret(text)).toThrow(/The link secret is not usable/u);
    },
  );
});
