import { describe, expect, it } from "vitest";
import { renderContact } from "../../cli/render/contact.ts";
import { ADA, contactReportOf } from "../doubles/contact-report.ts";

const GOLDEN = `Ada Byron, ada@example.com
  contact 01CONTACT, stage lead
  first seen 2026-11-21 09:00:00, last seen 2026-11-21 09:00:00 (UTC)

Attributes
  name        value
  ----------  -----
  first_name  Ada
  last_name   Byron
  trees       3

Consent
  topic       status   since                source           text
  ----------  -------  -------------------  ---------------  -----------------
  newsletter  granted  2026-11-21 09:01:00  form:newsletter  Yes, write to me.

Score engagement: 12.0 (warm)
  now  points  rule  because of                     at
  ---  ------  ----  -----------------------------  -------------------
  9.5  10      form  Form Submitted (newsletter)    2026-11-21 09:01:00
  2.5  3       page  3 × Page Viewed on 2026-11-21

Segments
  segment        since
  -------------  -------------------
  engaged-leads  2026-11-21 09:01:01

Enrollments
  workflow                 status  stands at   entered              ended
  -----------------------  ------  ----------  -------------------  -----
  welcome-series@01234567  active  wait-hello  2026-11-21 09:01:02

Messages
  at                   template  subject       outcome
  -------------------  --------  ------------  -------
  2026-11-21 09:01:03  hello     Welcome, Ada  clicked

Timeline (newest first)
  at                   what            about       from
  -------------------  --------------  ----------  -------
  2026-11-21 09:01:00  Form Submitted  newsletter  form
  2026-11-21 09:00:00  Page Viewed     Pears       browser
  … and 2 older`;

describe("a contact on the terminal", () => {
  it("shows who she is, her scores and why, segments, enrollments, messages and timeline", () => {
    expect(renderContact(ADA)).toBe(GOLDEN);
  });

  it("says in words what there is not", () => {
    const text = renderContact(contactReportOf({ standing: "visitor" }));
    expect(text).toContain("A visitor without a name");
    for (const words of [
      "none known",
      "none given",
      "in none",
      "in no workflow",
      "none sent",
      "nothing yet",
    ]) {
      expect(text).toContain(words);
    }
  });

  it("shows that she left everything, and how an enrollment and a message ended", () => {
    const at = Date.UTC(2026, 10, 22);
    const text = renderContact(
      contactReportOf({
        consent: { topics: {}, allMarketing: { withdrawnAt: at, eventId: "e9", source: "one-click" } },
        enrollments: [
          {
            workflow: "w",
            version: "1",
            status: "failed",
            enteredAt: at,
            step: "wait",
            endedAt: at,
            endReason: "States.Timeout",
          },
        ],
        messages: [
          {
            messageId: "m",
            template: "t",
            outcome: "failed (rejected)",
            detail: "bad address",
            claimedAt: at,
          },
        ],
      }),
    );
    expect(text).toContain("all marketing  withdrawn  2026-11-22 00:00:00  one-click");
    expect(text).toMatch(/w@1 +failed +2026-11-22 00:00:00 +2026-11-22 00:00:00 States\.Timeout/u);
    expect(text).toContain("failed (rejected): bad address");
  });

  it("adds up the small shares of a score and counts the lines it leaves out", () => {
    const timeline = Array.from({ length: 60 }, (_, at) => ({ at, name: "Page Viewed", origin: "browser" }));
    const score = { score: "engagement", value: 5, contributions: [], smaller: { count: 40, now: 1.25 } };
    const text = renderContact(contactReportOf({ timeline, scores: [score] }));
    expect(text).toContain("… and 1.3 from 40 smaller");
    expect(text).toContain("… and 10 older");
  });

  it("keeps what strangers typed on its line and away from the terminal's controls", () => {
    const hostile = "\u001b]0;owned\u0007\r\n\u009b31mred\u202egpj.exe\u2028next";
    const text = renderContact(
      contactReportOf({
        email: hostile,
        stage: hostile,
        attributes: { first_name: hostile, [hostile]: { deep: hostile } },
        timeline: [{ at: 0, name: hostile, origin: "browser", about: hostile }],
        messages: [{ messageId: "m", template: "t", subject: hostile, outcome: hostile, claimedAt: 0 }],
      }),
    );
    const harmless = renderContact(contactReportOf({ attributes: { a: 1, b: 2 } })).split("\n").length + 4;
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u200e-\u202e\u2066-\u2069]/u);
    expect(text.split("\n")).toHaveLength(harmless);
  });

  it("cuts a long text without leaving half of a character", () => {
    const text = renderContact(contactReportOf({ attributes: { long: `${"x".repeat(118)}🌳🌳🌳` } }));
    expect(text).toContain(`${"x".repeat(118)}…`);
    expect(text.isWellFormed()).toBe(true);
  });
});
