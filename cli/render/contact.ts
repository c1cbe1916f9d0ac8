import type { ContactReport } from "../../core/report/contact-report.ts";
import type { ScoreReport } from "../../core/report/score-report.ts";
import { plain, section, table, time } from "./text.ts";

/** Longest part of a timeline that is printed; the rest is counted. */
const TIMELINE_LINES = 50;

/** A contact as `contact show` prints her. */
export function renderContact(report: ContactReport): string {
  return [
    heading(report),
    section("Attributes", table(["name", "value"], attributeRows(report), "none known")),
    section(
      "Consent",
      table(["topic", "status", "since", "source", "text"], consentRows(report), "none given"),
    ),
    ...report.scores.map(renderScore),
    section(
      "Segments",
      table(
        ["segment", "since"],
        report.segments.map((each) => [each.segment, time(each.enteredAt)]),
        "in none",
      ),
    ),
    section(
      "Enrollments",
      table(
        ["workflow", "status", "stands at", "entered", "ended"],
        enrollmentRows(report),
        "in no workflow",
      ),
    ),
    section("Messages", table(["at", "template", "subject", "outcome"], messageRows(report), "none sent")),
    section("Timeline (newest first)", renderTimeline(report)),
  ].join("\n");
}

function heading(report: ContactReport): string {
  const name = [report.attributes["first_name"], report.attributes["last_name"]]
    .filter((part) => typeof part === "string")
    .join(" ");
  const who = [name, report.email].filter((part) => part !== undefined && part !== "").join(", ");
  return [
    plain(who || `A ${report.standing} without a name`),
    plain(`  ${report.standing} ${report.contactId}, stage ${report.stage}`),
    `  first seen ${time(report.firstSeenAt)}, last seen ${time(report.lastSeenAt)} (UTC)`,
  ].join("\n");
}

function attributeRows(report: ContactReport) {
  return Object.entries(report.attributes).map(([name, value]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
}

function consentRows({ consent }: ContactReport) {
  const topics = Object.entries(consent.topics).map(([topic, given]) => [
    topic,
    given.status,
    time(given.at),
    given.source,
    given.text,
  ]);
  const left = consent.allMarketing;
  return left ? [...topics, ["all marketing", "withdrawn", time(left.withdrawnAt), left.source, ""]] : topics;
}

function renderScore(score: ScoreReport): string {
  const title = `Score ${score.score}: ${score.value.toFixed(1)}${score.band === undefined ? "" : ` (${score.band})`}`;
  const rows = score.contributions.map((each) => [
    each.now.toFixed(1),
    each.points,
    each.rule,
    each.because,
    each.at === undefined ? "" : time(each.at),
  ]);
  const lines = table(["now", "points", "rule", "because of", "at"], rows, "nothing has counted yet");
  const { count, now } = score.smaller;
  return section(title, count > 0 ? `${lines}\n  … and ${now.toFixed(1)} from ${count} smaller` : lines);
}

function enrollmentRows(report: ContactReport) {
  return report.enrollments.map((each) => [
    `${each.workflow}@${each.version.slice(0, 8)}`,
    each.status,
    each.status === "active" ? each.step : "",
    time(each.enteredAt),
    each.endedAt === undefined ? "" : `${time(each.endedAt)} ${each.endReason ?? ""}`,
  ]);
}

function messageRows(report: ContactReport) {
  return report.messages.map((each) => [
    time(each.sentAt ?? each.claimedAt),
    each.template,
    each.subject,
    each.detail === undefined ? each.outcome : `${each.outcome}: ${each.detail}`,
  ]);
}

function renderTimeline({ timeline, olderEvents }: ContactReport): string {
  const shown = timeline.slice(0, TIMELINE_LINES);
  const lines = table(
    ["at", "what", "about", "from"],
    shown.map((each) => [time(each.at), each.name, each.about, each.origin]),
    "nothing yet",
  );
  const rest = timeline.length - shown.length + olderEvents;
  return rest > 0 ? `${lines}\n  … and ${rest} older` : lines;
}
