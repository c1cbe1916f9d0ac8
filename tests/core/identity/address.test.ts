import { describe, expect, it } from "vitest";
import { isAddress } from "../../../core/identity/address.ts";

describe("what can be mailed", () => {
  it.each([
    "ada@example.com",
    " ada+news@mail.example.co.uk ",
    "o'neill@example.com",
    "jürgen@bücher.example",
  ])("takes %s", (text) => expect(isAddress(text)).toBe(true));

  it.each([
    ["a name around another address, which would get past its suppression", "x<ada@example.com>"],
    ["a list", "eve,ada@example.com"],
    ["a comment", "ada(home)@example.com"],
    ["a quoted name", '"ada"@example.com'],
    ["a line break", "ada@example.com\nbcc:x"],
    ["no dot in the domain", "ada@localhost"],
    ["an empty part of the domain", "ada@example..com"],
    ["two addresses", "ada@example.com@example.org"],
  ])("refuses %s", (_, text) => expect(isAddress(text)).toBe(false));
});
