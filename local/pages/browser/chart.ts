/// <reference lib="dom" />
import type { SeriesView, Span } from "../widgets.ts";
import { make, sayTime } from "./clock.ts";

type Point = SeriesView["points"][number];

interface Scale {
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
}

const height = 190;
const edge = { top: 8, right: 8, bottom: 22, left: 44 };

function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** 1, 2 or 5 times a power of ten, so that gridlines stand at round numbers. */
function roundStep(most: number): number {
  const rough = Math.max(most, 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5].find((candidate) => candidate * power >= rough) ?? 10;
  return Math.max(factor * power, most <= 4 ? 1 : 0);
}

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const exact = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

export function sayNumber(value: number): string {
  return exact.format(value);
}

function sayAxisTime(at: number, span: number): string {
  const options: Intl.DateTimeFormatOptions =
    span > 3 * 86_400_000 ? { day: "numeric", month: "short" } : { hour: "2-digit", minute: "2-digit" };
  return new Date(at).toLocaleString("en-GB", options);
}

function axes(
  scale: Scale,
  step: number,
  top: number,
  { from, to }: Span,
  width: number,
): readonly SVGElement[] {
  const lines: SVGElement[] = [];
  for (let value = 0; value <= top; value += step) {
    const y = scale.y(value);
    lines.push(
      svg("line", { class: "rule", x1: edge.left, x2: width - edge.right, y1: y, y2: y }),
      svg("text", { x: edge.left - 8, y: y + 4, "text-anchor": "end" }, compact.format(value)),
    );
  }
  const anchors = ["start", "middle", "middle", "end"];
  for (const [index, anchor] of anchors.entries()) {
    const at = from + ((to - from) * index) / 3;
    lines.push(
      svg("text", { x: scale.x(at), y: height - 4, "text-anchor": anchor }, sayAxisTime(at, to - from)),
    );
  }
  return lines;
}

function curve(points: readonly Point[], given: readonly Point[], index: number, scale: Scale): SVGElement {
  const path = points
    .map(({ at, value }, place) => `${place === 0 ? "M" : "L"}${scale.x(at)} ${scale.y(value)}`)
    .join("");
  const dots =
    given.length <= 60
      ? given.map(({ at, value }) =>
          svg("circle", { class: "dot", cx: scale.x(at), cy: scale.y(value), r: 3.5 }),
        )
      : [];
  return svg("g", { class: `s${index % 6}` }, svg("path", { class: "curve", d: path }), ...dots);
}

/** Counts have no point where nothing happened: zero stands there, so that a line does not join distant days. */
function filled(series: readonly SeriesView[], { from, to }: Span): readonly SeriesView[] {
  const times = [...new Set(series.flatMap(({ points }) => points.map(({ at }) => at)))].toSorted(
    (one, other) => one - other,
  );
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
  const step = Math.max(60_000, Math.min(...gaps, (to - from) / 20));
  return series.map((one) => {
    if (one.stat !== "Sum" || one.points.length === 0) return one;
    const known = new Map(one.points.map(({ at, value }) => [at, value]));
    const all = new Set([
      ...times,
      ...times.flatMap((at) => [at - step, at + step].filter((beside) => beside >= from && beside <= to)),
    ]);
    const points = [...all]
      .toSorted((first, second) => first - second)
      .map((at) => ({ at, value: known.get(at) ?? 0 }));
    return Object.assign({}, one, { points });
  });
}

/** A line chart of series over a span, so many pixels wide, with a reading at the pointer. */
export function chart(
  given: readonly SeriesView[],
  span: Span,
  title: string,
  width: number,
): readonly HTMLElement[] {
  const series = filled(given, span);
  const from = span.from;
  const to = Math.max(span.to, from + 60_000);
  const most = Math.max(0, ...series.flatMap(({ points }) => points.map(({ value }) => value)));
  const step = roundStep(most);
  const top = Math.max(step, Math.ceil(most / step) * step);
  const scale: Scale = {
    x: (at) => edge.left + ((Math.max(at, from) - from) / (to - from)) * (width - edge.left - edge.right),
    y: (value) => height - edge.bottom - (value / top) * (height - edge.top - edge.bottom),
  };
  const drawing = svg(
    "svg",
    { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": describe(series, title) },
    ...axes(scale, step, top, { from, to }, width),
    ...series.map(({ points }, index) => curve(points, given[index]?.points ?? [], index, scale)),
  );
  const legend = make(
    "ul",
    { class: "legend" },
    ...series.map(({ label }, index) => make("li", { class: `s${index % 6}` }, label)),
  );
  const frame = make("div", { class: "chart-frame" }, drawing);
  follow(frame, drawing, given, scale, width);
  return [frame, legend];
}

function describe(series: readonly SeriesView[], title: string): string {
  const totals = series.map(({ label, total }) => `${label} ${sayNumber(total ?? 0)}`);
  return `${title}: ${totals.join(", ")}`;
}

/** Shows the figures of the period that is nearest to the pointer. */
function follow(
  frame: HTMLElement,
  drawing: SVGSVGElement,
  series: readonly SeriesView[],
  scale: Scale,
  width: number,
): void {
  const times = [...new Set(series.flatMap(({ points }) => points.map(({ at }) => at)))];
  if (times.length === 0) return;
  const tip = make("div", { class: "tip", hidden: true });
  const pointer = svg("line", {
    class: "pointer",
    y1: edge.top,
    y2: height - edge.bottom,
    visibility: "hidden",
  });
  drawing.append(pointer);
  frame.append(tip);
  frame.addEventListener("pointermove", ({ clientX }) => {
    const box = drawing.getBoundingClientRect();
    const x = ((clientX - box.left) / box.width) * width;
    const distance = (time: number): number => Math.abs(scale.x(time) - x);
    const at = times.reduce((best, time) => (distance(time) < distance(best) ? time : best));
    tip.replaceChildren(make("p", {}, sayTime(at)), make("ul", {}, ...figuresAt(series, at)));
    tip.hidden = false;
    const place = (scale.x(at) / width) * box.width;
    tip.style.left = `${Math.max(0, Math.min(place + 12, box.width - tip.offsetWidth))}px`;
    for (const end of ["x1", "x2"]) pointer.setAttribute(end, String(scale.x(at)));
    pointer.setAttribute("visibility", "visible");
  });
  frame.addEventListener("pointerleave", () => {
    tip.hidden = true;
    pointer.setAttribute("visibility", "hidden");
  });
}

function figuresAt(series: readonly SeriesView[], at: number): readonly HTMLElement[] {
  return series.map(({ label, points, stat }, index) => {
    const value = points.find((point) => point.at === at)?.value ?? (stat === "Sum" ? 0 : undefined);
    return make("li", { class: `s${index % 6}` }, `${label} ${value === undefined ? "–" : sayNumber(value)}`);
  });
}
