import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveTarget, withVisit } from "../../../core/message/link-target.ts";

const SITE = "https://shop.example";

/** Protocol, name and password of an address that may be redirected to. */
const SAFE = ["https:", "", ""];

describe("a click target", () => {
  it("names the website by {{ site.url }}", () => {
    expect(resolveTarget("{{ site.url }}/trees?x=1#top", `${SITE}/`)?.href).toBe(`${SITE}/trees?x=1#top`);
  });

  it("may be http only on the website itself", () => {
    expect(resolveTarget("{{ site.url }}/trees", "http://127.0.0.1:4700")?.href).toBe(
      "http://127.0.0.1:4700/trees",
    );
    expect(resolveTarget("http://other.example/", SITE)).toBeUndefined();
  });

  it("whatever was published, is https without credentials, or nothing", () => {
    const schemes = fc.constantFrom(
      "https://",
      "http://",
      "javascript:",
      "data:",
      "//",
      "",
      "{{ site.url }}",
      "{{site.url}}@",
    );
    fc.assert(
      fc.property(schemes, fc.oneof(fc.webUrl(), fc.string(), fc.domain()), (scheme, rest) => {
        const url = resolveTarget(scheme + rest, SITE);
        const seen = url ? [url.protocol, url.username, url.password] : SAFE;
        expect(seen).toEqual(SAFE);
      }),
    );
  });

  it("carries the visit beside its own query and before its fragment", () => {
    expect(withVisit(new URL(`${SITE}/?a=1#b`), "t.o-k").href).toBe(`${SITE}/?a=1&es=t.o-k#b`);
  });
});
