import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFormBody } from "../../../core/form/form-body.ts";

const names = fc.stringMatching(/^[a-z_]{1,12}$/u);
const fields = fc.dictionary(
  names,
  fc.string({ unit: "grapheme" }).map((text) => text.toWellFormed()),
);

function multipart(given: Readonly<Record<string, string>>, mark: string): string {
  const parts = Object.entries(given).map(
    ([name, value]) => `--${mark}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join("")}--${mark}--\r\n`;
}

describe("a form body", () => {
  it("is the same fields however it is encoded", () => {
    fc.assert(
      fc.property(fields, (given) => {
        const bodies = [
          ["application/x-www-form-urlencoded; charset=utf-8", new URLSearchParams(given).toString()],
          ["multipart/form-data; boundary=----mark7MA4YWxk", multipart(given, "----mark7MA4YWxk")],
          ["application/json", JSON.stringify(given)],
        ] as const;
        for (const [type, text] of bodies) {
          const read = readFormBody(type, Buffer.from(text));
          expect(read.ok && { ...read.value }).toEqual(given);
        }
      }),
    );
  });

  it("never throws and never reaches a prototype, whatever its type and bytes", () => {
    const types = fc.oneof(
      fc.string(),
      fc.constantFrom(undefined, "multipart/form-data; boundary=x", "application/json"),
    );
    fc.assert(
      fc.property(types, fc.uint8Array({ maxLength: 200 }), (type, bytes) => {
        expect(typeof readFormBody(type, bytes).ok).toBe("boolean");
      }),
    );
    for (const type of ["application/x-www-form-urlencoded", "application/json"]) {
      readFormBody(
        type,
        Buffer.from(type.endsWith("json") ? '{"__proto__":{"x":1}}' : "__proto__[x]=1&__proto__=2"),
      );
    }
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });
});
