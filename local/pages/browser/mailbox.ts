/// <reference lib="dom" />
import type { MessageSummary, MessageView } from "../mailbox.ts";
import { fetchJson, find, make, repeat, sayTime, startClock } from "./clock.ts";

const tones: Readonly<Record<string, string>> = {
  Delivery: "good",
  Open: "good",
  Click: "good",
  Bounce: "bad",
  Complaint: "bad",
  Reject: "bad",
};
const words: Readonly<Record<string, string>> = {
  Send: "sent",
  Delivery: "delivered",
  Open: "opened",
  Click: "clicked",
  Bounce: "bounced",
  Complaint: "complained",
};
type Pane = "html" | "text" | "headers";
const panes: Readonly<Record<Pane, string>> = {
  html: "Message",
  text: "Plain text",
  headers: "Headers and events",
};

let seen = "";
let messages: readonly MessageSummary[] = [];
let selected: MessageView | undefined;
let pane: Pane = "html";
const page = find("#main", HTMLElement);
const reading = find("#reading", HTMLElement);

function chip(status: string): HTMLElement {
  return make("span", { class: `chip ${tones[status] ?? ""}` }, words[status] ?? status.toLowerCase());
}

function row({ id, subject, preview, at, status }: MessageSummary): HTMLElement {
  return make(
    "button",
    {
      class: "row",
      "aria-current": String(id === selected?.id),
      "data-id": id,
      onclick: () => select(id),
    },
    make("span", { class: "top" }, make("span", { class: "subject" }, subject), chip(status)),
    make("div", { class: "preview" }, preview || "(no plain text)"),
    make("div", { class: "when" }, sayTime(at)),
  );
}

/** Newest first, within a contact as well. */
function groups(): readonly HTMLElement[] {
  const byContact = Map.groupBy(messages, ({ to }) => to.join(", "));
  return [...byContact].map(([contact, own]) =>
    make(
      "section",
      { class: "group" },
      make("h2", {}, make("span", {}, contact), make("span", {}, String(own.length))),
      ...own.map(row),
    ),
  );
}

function showList(): void {
  const count = find("#count", HTMLElement);
  count.textContent =
    messages.length === 0
      ? ""
      : `${messages.length} ${messages.length === 1 ? "message" : "messages"}, newest first`;
  page.classList.toggle("none", messages.length === 0);
  find("#groups", HTMLElement).replaceChildren(...groups());
  if (selected === undefined) showNothing();
}

function showNothing(): void {
  const none = messages.length === 0;
  reading.replaceChildren(
    make(
      "div",
      { class: "empty" },
      make("img", { src: "/icon.svg", alt: "" }),
      make("h2", {}, none ? "No messages yet" : "Choose a message"),
      make(
        "p",
        {},
        none
          ? "Send the newsletter form on the demo site: the welcome message arrives here within two seconds. Then advance the clock to see what follows."
          : "Links open in a new tab and count as clicks; showing a message counts as an open.",
      ),
    ),
  );
}

async function select(id: string): Promise<void> {
  selected = await fetchJson<MessageView>(`/messages/${id}`);
  pane = selected.html === undefined ? "text" : "html";
  for (const button of document.querySelectorAll<HTMLElement>(".row")) {
    button.setAttribute("aria-current", String(button.dataset["id"] === id));
  }
  page.classList.add("open");
  showMessage(selected);
  reading.focus({ preventScroll: true });
}

function showMessage(message: MessageView): void {
  const { subject, from, to, at, replyTo } = message;
  const people: readonly (readonly [string, string])[] = [
    ["From", from],
    ["To", to.join(", ")],
    ...(replyTo.length > 0 ? [["Reply to", replyTo.join(", ")] as const] : []),
    ["Sent", sayTime(at)],
  ];
  reading.replaceChildren(
    make(
      "div",
      { class: "message-head" },
      make(
        "button",
        { class: "button back", onclick: () => page.classList.remove("open") },
        "← All messages",
      ),
      make("h2", {}, subject),
      make(
        "dl",
        { class: "people" },
        ...people.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]),
      ),
      trail(message),
      actions(message),
      tabs(message),
    ),
    make(
      "div",
      { class: "pane", role: "tabpanel", id: "pane", "aria-label": panes[pane] },
      ...contents(message),
    ),
  );
}

function trail({ events }: MessageView): HTMLElement {
  return make(
    "ul",
    { class: "trail", id: "trail", "aria-label": "What came back" },
    ...events.map(({ type }) => make("li", {}, chip(type))),
  );
}

function actions({ oneClick, id }: MessageView): HTMLElement {
  if (oneClick.url === undefined) return make("div", { class: "actions" });
  const said = make("p", { role: "status" }, "Posts as Gmail's own unsubscribe does.");
  const button = make("button", { class: "button", onclick: () => post() }, "Unsubscribe (one click)");
  const post = async (): Promise<void> => {
    button.disabled = true;
    const { message } = await fetchJson<{ readonly message: string }>(`/messages/${id}/unsubscribe`, {});
    said.textContent = message;
    button.disabled = false;
  };
  return make("div", { class: "actions" }, button, said);
}

function tabs(message: MessageView): HTMLElement {
  const names: readonly Pane[] = ["html", "text", "headers"];
  const choices = names.filter((name) => name === "headers" || message[name] !== undefined);
  return make(
    "div",
    { class: "tabs", role: "tablist", "aria-label": "Parts of the message" },
    ...choices.map((name) =>
      make(
        "button",
        {
          role: "tab",
          "aria-selected": String(name === pane),
          "aria-controls": "pane",
          onclick: () => choose(message, name),
        },
        panes[name],
      ),
    ),
  );
}

function choose(message: MessageView, name: Pane): void {
  pane = name;
  showMessage(message);
  find('[role="tab"][aria-selected="true"]', HTMLElement).focus();
}

function contents({ id, text, subject, headers, tags, events }: MessageView): readonly HTMLElement[] {
  if (pane === "text") return [make("pre", {}, text)];
  if (pane === "html") {
    const sandbox = "allow-popups allow-popups-to-escape-sandbox";
    return [make("iframe", { src: `/messages/${id}/html`, title: `Message: ${subject}`, sandbox })];
  }
  return [
    table(
      "Headers",
      headers.map(({ name, value }) => [name, value]),
    ),
    table("Tags", Object.entries(tags)),
    table(
      "Events",
      events.map(({ type, at, detail }) => [type, `${sayTime(at)} ${JSON.stringify(detail)}`]),
    ),
  ];
}

function table(caption: string, rows: readonly (readonly [string, string])[]): HTMLElement {
  const lines = rows.map(([name, value]) =>
    make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, value)),
  );
  return make("table", {}, make("caption", {}, caption), ...lines);
}

/** Redraws only what changed: drawing an open message again would count as another open. */
async function refresh(): Promise<void> {
  const now = await fetchJson<readonly MessageSummary[]>("/messages");
  const next = JSON.stringify(now);
  if (next === seen) return;
  seen = next;
  messages = now;
  showList();
  if (selected === undefined) return;
  selected = await fetchJson<MessageView>(`/messages/${selected.id}`);
  document.querySelector("#trail")?.replaceWith(trail(selected));
}

startClock(refresh);
repeat(refresh, 500);
