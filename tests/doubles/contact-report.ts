import type { ContactReport } from "../../core/report/contact-report.ts";

const AT = Date.UTC(2026, 10, 21, 9);

/** A visitor of whom nothing is known; say only what matters. */
export function contactReportOf(parts: Partial<ContactReport> = {}): ContactReport {
  return {
    contactId: "01CONTACT",
    standing: "contact",
    stage: "lead",
    firstSeenAt: AT,
    lastSeenAt: AT,
    attributes: {},
    consent: { topics: {} },
    scores: [],
    segments: [],
    enrollments: [],
    messages: [],
    timeline: [],
    olderEvents: 0,
    ...parts,
  };
}

/** Ada, of whom there is something in every part of the report. */
export const ADA: ContactReport = contactReportOf({
  email: "ada@example.com",
  attributes: { first_name: "Ada", last_name: "Byron", trees: 3 },
  consent: {
    topics: {
      newsletter: {
        status: "granted",
        at: AT + 60_000,
        eventId: "e2",
        source: "form:newsletter",
        text: "Yes, write to me.",
      },
    },
  },
  scores: [
    {
      score: "engagement",
      value: 12.04,
      band: "warm",
      contributions: [
        { rule: "form", points: 10, now: 9.54, because: "Form Submitted (newsletter)", at: AT + 60_000 },
        { rule: "page", points: 3, now: 2.5, because: "3 × Page Viewed on 2026-11-21" },
      ],
      smaller: { count: 0, now: 0 },
    },
  ],
  segments: [{ segment: "engaged-leads", enteredAt: AT + 61_000 }],
  enrollments: [
    {
      workflow: "welcome-series",
      version: "0123456789abcdef",
      status: "active",
      enteredAt: AT + 62_000,
      step: "wait-hello",
    },
  ],
  messages: [
    {
      messageId: "m1",
      template: "hello",
      subject: "Welcome, Ada",
      outcome: "clicked",
      claimedAt: AT + 62_000,
      sentAt: AT + 63_000,
    },
  ],
  timeline: [
    { at: AT + 60_000, name: "Form Submitted", origin: "form", about: "newsletter" },
    { at: AT, name: "Page Viewed", origin: "browser", about: "Pears" },
  ],
  olderEvents: 2,
});
