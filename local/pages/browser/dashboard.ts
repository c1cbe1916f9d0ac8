/// <reference lib="dom" />
import type { AlarmView, Figures } from "../dashboard.ts";
import type { Span, WidgetView } from "../widgets.ts";
import { chart, sayNumber } from "./chart.ts";
import { fetchJson, find, make, repeat, startClock } from "./clock.ts";

const tones: Readonly<Record<string, string>> = { OK: "good", ALARM: "bad", INSUFFICIENT_DATA: "warn" };
const words: Readonly<Record<string, string>> = { OK: "OK", ALARM: "In alarm", INSUFFICIENT_DATA: "No data" };
const hours = find("#hours", HTMLSelectElement);
const dashboards = find("#dashboards", HTMLElement);
let seen = "";

const levels = ["p", "h2", "h3"] as const;

/** Headings, paragraphs, bold, code and links: what text widgets here use. */
function markdown(source: string): readonly HTMLElement[] {
  return source
    .split(/\n+/)
    .filter(Boolean)
    .map((line) => {
      const [, marks = "", text = ""] = /^(#{0,4})\s*(.*)$/.exec(line) ?? [];
      return make(levels[marks.length] ?? "h3", {}, ...inline(text));
    });
}

function inline(text: string): readonly (Node | string)[] {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`|\[[^\]]+\]\(https?:[^)]+\))/).map((part) => {
    if (part.startsWith("**")) return make("strong", {}, part.slice(2, -2));
    if (part.startsWith("`")) return make("code", {}, part.slice(1, -1));
    const [, label, href] = /^\[([^\]]+)\]\(([^)]+)\)$/.exec(part) ?? [];
    return label === undefined ? part : make("a", { href }, label);
  });
}

function numbers({ series = [] }: WidgetView): readonly HTMLElement[] {
  const tiles = series.map(({ label, total, stat }, index) =>
    make(
      "div",
      { class: `number s${index % 6}` },
      make("span", { class: "value" }, total === null && stat !== "Sum" ? "–" : sayNumber(total ?? 0)),
      make("span", { class: "name" }, label),
    ),
  );
  return [make("div", { class: "numbers" }, ...tiles)];
}

function graph({ series = [], title, width }: WidgetView, span: Span): readonly HTMLElement[] {
  const empty = series.every(({ points }) => points.length === 0);
  if (empty) return [make("p", { class: "nothing" }, "Nothing in this time")];
  return chart(series, span, title, pixels(width));
}

/** How wide a widget's content is: the grid's share, or all of a narrow window. */
function pixels(columns: number): number {
  const all = dashboards.clientWidth;
  const share = matchMedia("(max-width: 900px)").matches ? all : (all * columns) / 24;
  return Math.max(240, Math.round(share) - 40);
}

const contents: Readonly<
  Record<WidgetView["kind"], (view: WidgetView, span: Span) => readonly HTMLElement[]>
> = {
  text: ({ markdown: source = "" }) => markdown(source),
  number: numbers,
  graph,
  alarms: ({ alarms = [] }) => [make("p", {}, alarms.join(", "))],
  other: ({ title }) => [make("p", { class: "nothing" }, `${title}: shown in CloudWatch only`)],
};

const widths = [3, 4, 6, 8, 12, 16, 18, 24];

function widget(view: WidgetView, span: Span): HTMLElement {
  const columns = widths.find((width) => width >= view.width) ?? 24;
  const heading = view.title === "" ? undefined : make("h3", {}, view.title);
  return make(
    "section",
    { class: `widget ${view.kind} w${columns}` },
    heading,
    ...contents[view.kind](view, span),
  );
}

function showAlarms(alarms: readonly AlarmView[]): void {
  const ringing = alarms.filter(({ state }) => state === "ALARM").length;
  const order = ["ALARM", "INSUFFICIENT_DATA", "OK"];
  const sorted = alarms.toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
  find("#alarms", HTMLElement).hidden = alarms.length === 0;
  find("#alarm-summary", HTMLElement).replaceChildren(
    make(
      "span",
      { class: `chip ${ringing > 0 ? "bad" : "good"}` },
      ringing > 0 ? `${ringing} of ${alarms.length} alarms ring` : `${alarms.length} alarms, all quiet`,
    ),
  );
  find("#alarm-list", HTMLElement).replaceChildren(
    ...sorted.map(({ name, description, state }) =>
      make(
        "li",
        { class: state === "ALARM" ? "ringing" : "" },
        make(
          "div",
          { class: "name" },
          make("span", {}, name),
          make("span", { class: `chip ${tones[state] ?? ""}` }, words[state]),
        ),
        make("p", {}, description),
      ),
    ),
  );
}

async function refresh(): Promise<void> {
  const figures = await fetchJson<Figures>(`/widgets${hours.value === "" ? "" : `?hours=${hours.value}`}`);
  const next = JSON.stringify([
    figures.dashboards,
    figures.alarms,
    Math.floor(figures.to / 30_000),
    document.body.clientWidth,
  ]);
  if (next === seen) return;
  seen = next;
  const grids = figures.dashboards.map(({ name, widgets }) =>
    make(
      "div",
      { class: "grid", role: "group", "aria-label": name },
      ...widgets.map((view) => widget(view, figures)),
    ),
  );
  const none = make("p", { class: "nothing" }, "The template has no dashboard.");
  dashboards.replaceChildren(...(grids.length === 0 ? [none] : grids));
  showAlarms(figures.alarms);
}

hours.addEventListener("change", () => void refresh());
startClock(refresh);
repeat(refresh, 2000);
