/// <reference lib="dom" />
import type { PageLink } from "../mailbox.ts";

/** The bar that every local page has: the virtual clock with its buttons, and links to the other pages. */
const units: Readonly<Record<string, number>> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };
const format = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

/** Fetches JSON, or throws the sentence that the server gave. */
export async function fetchJson<T>(path: string, input?: unknown): Promise<T> {
  const options: RequestInit =
    input === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(input) };
  const response = await fetch(path, options);
  if (!response.ok) throw new Error(messageIn(await response.text()));
  return response.json();
}

/** Every refusal carries a sentence. */
function messageIn(text: string): string {
  const body: unknown = JSON.parse(text);
  return typeof body === "object" && body !== null && "message" in body ? String(body.message) : text;
}

/** Finds what the page's own document must have. */
export function find<T extends Element>(selector: string, kind: new () => T): T {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page has no ${selector}.`);
  return found;
}

type Attribute = string | boolean | undefined | ((event: Event) => unknown);

/** Builds an element: `make("p", { class: "x" }, "text", child)`. Text is always text, never markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly (Node | string | undefined)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener("click", (event) => void value(event));
    else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** Says an instant of the virtual clock. */
export function sayTime(instant: number): string {
  return format.format(new Date(instant));
}

/** Runs `work` every `ms`, never twice at a time, and says aloud when the cloud has gone. */
export function repeat(work: () => Promise<void>, ms: number): void {
  const notice = find("#notice", HTMLElement);
  const turn = async (): Promise<void> => {
    try {
      await work();
      notice.hidden = true;
    } catch (error) {
      notice.hidden = false;
      notice.textContent = sayError(error);
    }
    setTimeout(() => void turn(), ms);
  };
  void turn();
}

function sayError(error: unknown): string {
  if (error instanceof TypeError) return "The local cloud does not answer. Is npm start still running?";
  return error instanceof Error ? error.message : String(error);
}

let ahead = 0;

function showTime(): void {
  const time = find("#now", HTMLTimeElement);
  const now = Date.now() + ahead;
  time.dateTime = new Date(now).toISOString();
  time.textContent = sayTime(now);
}

function showLinks(links: readonly PageLink[]): void {
  const nav = find("#links", HTMLElement);
  const others = links.filter(({ url }) => !sameOrigin(url));
  if (nav.children.length === others.length) return;
  nav.replaceChildren(...others.map(({ label, url }) => make("a", { href: url }, label)));
}

function sameOrigin(url: string): boolean {
  return new URL(url).port === location.port;
}

async function readClock(): Promise<void> {
  const { now, links } = await fetchJson<{ readonly now: number; readonly links: readonly PageLink[] }>(
    "/clock",
  );
  ahead = now - Date.now();
  showTime();
  showLinks(links);
}

/** Starts the bar. `moved` is called after people have moved the clock. */
export function startClock(moved: () => Promise<void>): void {
  const controls = find("#advance", HTMLElement);
  const form = find("#advance form", HTMLFormElement);
  for (const button of controls.querySelectorAll<HTMLButtonElement>("button[data-ms]")) {
    button.addEventListener("click", () => void advance(controls, Number(button.dataset["ms"]), moved));
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const chosen = data.get("unit");
    const unit = typeof chosen === "string" ? (units[chosen] ?? 0) : 0;
    void advance(controls, Number(data.get("amount")) * unit, moved);
  });
  repeat(readClock, 5000);
  setInterval(showTime, 1000);
}

async function advance(controls: HTMLElement, ms: number, moved: () => Promise<void>): Promise<void> {
  const said = find("#said", HTMLElement);
  const buttons = controls.querySelectorAll("button");
  for (const button of buttons) button.disabled = true;
  said.textContent = "Moving the clock…";
  try {
    await fetchJson("/advance", { ms });
    await readClock();
    said.textContent = `It is now ${find("#now", HTMLElement).textContent}.`;
    await moved();
  } catch (error) {
    said.textContent = sayError(error);
  }
  for (const button of buttons) button.disabled = false;
}
