import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type Pages, startPages } from "../../../local/pages/pages.ts";
import { createMonitoringService } from "../../../local/services/monitoring.ts";
import { createSesService } from "../../../local/services/ses.ts";
import { START, asOperator, createWorldDouble, makeResource } from "../services/world-double.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function openPages() {
  const double = createWorldDouble();
  const ses = createSesService(double.world, { publish: () => undefined });
  const monitoring = createMonitoringService(double.world);
  const pages: Pages = await startPages(
    { clock: double.clock, services: { ses, monitoring } },
    { links: [{ label: "Demo site", url: "http://127.0.0.1:4700" }] },
  );
  closing.push(() => pages.close());
  const send = async (
    to: string,
    subject: string,
    headers: Readonly<Record<string, string>> = {},
    hidden = "",
  ) => {
    const { MessageId } = await asOperator(ses, "SendEmail", {
      FromEmailAddress: "hello@fern.example",
      Destination: { ToAddresses: [to] },
      Content: {
        Simple: {
          Subject: { Data: subject },
          Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
          Body: {
            Text: { Data: `${subject}, plain` },
            Html: {
              Data: `<html><head></head><body>${hidden}<a href="http://x">${subject}</a></body></html>`,
            },
          },
        },
      },
    });
    return String(MessageId);
  };
  const read = async (path: string, base = pages.mailboxUrl) =>
    (await (await fetch(base + path)).json()) as Record<string, unknown>;
  const post = async (path: string, input: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(pages.mailboxUrl + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(input),
    });
    const body: unknown = await response.json();
    return { status: response.status, body };
  };
  return { ...double, ses, monitoring, pages, send, read, post };
}

/** A server that remembers what was posted to it. */
async function openTarget(status: number) {
  const requests: {
    readonly method: string | undefined;
    readonly type: string | undefined;
    readonly body: string;
  }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      requests.push({ method: request.method, type: request.headers["content-type"], body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/u/token` };
}

describe("the mailbox page", () => {
  it("previews a message by its preheader, as mail clients do", async () => {
    const { send, read } = await openPages();
    const preheader =
      '<div style="display:none;font-size:1px">Apples &amp; pears,\n twelve inches deep</div>';
    await send("ana@example.com", "Welcome", {}, preheader);
    expect(await read("/messages")).toMatchObject([{ preview: "Apples & pears, twelve inches deep" }]);
  });

  it("lists messages, the newest first, and gives each with all it was sent with", async () => {
    const { send, read, clock } = await openPages();
    const first = await send("ana@example.com", "Welcome", { "X-Campaign": "spring" });
    await clock.advance(3_600_000);
    await send("ana@example.com", "Offer");
    expect(await read("/messages")).toMatchObject([
      { subject: "Offer", at: START + 3_600_000, status: "Send", preview: "Offer, plain" },
      { subject: "Welcome", status: "Delivery", to: ["ana@example.com"] },
    ]);
    expect(await read(`/messages/${first}`)).toMatchObject({
      text: "Welcome, plain",
      headers: [{ name: "X-Campaign", value: "spring" }],
      events: [{ type: "Send" }, { type: "Delivery" }],
      oneClick: { reason: "The message has no List-Unsubscribe header." },
    });
  });

  it("shows a message's HTML where no script runs and links open in a new tab", async () => {
    const { send, pages } = await openPages();
    const response = await fetch(
      `${pages.mailboxUrl}/messages/${await send("ana@example.com", "Welcome")}/html`,
    );
    expect(response.headers.get("content-security-policy")).toMatch(
      /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/,
    );
    expect(await response.text()).toContain('<head><base target="_blank">');
  });

  it("unsubscribes by one click as Gmail does", async () => {
    const { send, post } = await openPages();
    const { url, requests } = await openTarget(200);
    const id = await send("ana@example.com", "Welcome", {
      "List-Unsubscribe": `<${url}>, <mailto:unsubscribe@fern.example>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    });
    expect(await post(`/messages/${id}/unsubscribe`, {})).toMatchObject({
      body: { ok: true, message: "Unsubscribed." },
    });
    expect(requests).toEqual([
      { method: "POST", type: "application/x-www-form-urlencoded", body: "List-Unsubscribe=One-Click" },
    ]);
  });

  it("does not take a redirect for success, nor post without the second header", async () => {
    const { send, post } = await openPages();
    const { url, requests } = await openTarget(302);
    const redirecting = await send("ana@example.com", "A", {
      "List-Unsubscribe": `<${url}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    });
    const plain = await send("ana@example.com", "B", { "List-Unsubscribe": `<${url}>` });
    expect(await post(`/messages/${redirecting}/unsubscribe`, {})).toMatchObject({
      body: { ok: false, message: expect.stringContaining("answered 302") as string },
    });
    expect(await post(`/messages/${plain}/unsubscribe`, {})).toMatchObject({
      body: { ok: false, message: expect.stringContaining("List-Unsubscribe-Post") as string },
    });
    expect(requests).toHaveLength(1);
  });

  it("moves the virtual clock, and refuses a move that is none", async () => {
    const { post, read, pages } = await openPages();
    expect(await post("/advance", { ms: 86_400_000 })).toMatchObject({
      status: 200,
      body: { now: START + 86_400_000 },
    });
    expect(await post("/advance", { ms: -1 })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("at most 366 days") as string },
    });
    expect(await read("/clock")).toMatchObject({
      now: START + 86_400_000,
      links: [{ label: "Demo site" }, { url: pages.mailboxUrl }, { url: pages.dashboardUrl }],
    });
  });

  it("does not answer what another site sends from the same browser", async () => {
    const { post } = await openPages();
    expect(await post("/advance", { ms: 1000 }, { origin: "https://evil.example" })).toMatchObject({
      status: 403,
    });
  });

  it.each(["/", "/page.css", "/clock.ts", "/mailbox.css", "/mailbox.ts", "/icon.svg"])(
    "serves its file %s",
    async (path) => {
      const { pages } = await openPages();
      const response = await fetch(pages.mailboxUrl + path);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
    },
  );

  it("has nothing at other paths", async () => {
    const { pages } = await openPages();
    expect((await fetch(`${pages.mailboxUrl}/../../package.json`)).status).toBe(404);
    expect((await fetch(`${pages.mailboxUrl}/messages/nobody`)).status).toBe(404);
  });
});

const metric = (name: string, ...more: readonly unknown[]) => ["Espalier", name, ...more];

describe("the dashboard page", () => {
  const body = JSON.stringify({
    widgets: [
      {
        type: "metric",
        x: 0,
        y: 2,
        width: 16,
        height: 6,
        properties: {
          view: "timeSeries",
          title: "Over time",
          stat: "Sum",
          period: 300,
          metrics: [metric("Sent", "Channel", "email", { label: "Sent" }), [".", "Failed", ".", "."]],
        },
      },
      {
        type: "metric",
        x: 16,
        y: 2,
        width: 8,
        height: 6,
        properties: {
          view: "singleValue",
          title: "Total",
          stat: "Sum",
          metrics: [metric("Sent", "Channel", "email")],
        },
      },
      { type: "text", x: 0, y: 0, width: 24, height: 2, properties: { markdown: "# Espalier" } },
      { type: "log", x: 0, y: 9, width: 24, height: 2, properties: {} },
    ],
  });

  async function openDashboard() {
    const opened = await openPages();
    await makeResource(opened.monitoring, "AWS::CloudWatch::Dashboard", "Dashboard", {
      DashboardName: "espalier",
      DashboardBody: body,
    });
    const widgets = async (query = "") => {
      const { dashboards } = (await opened.read(`/widgets${query}`, opened.pages.dashboardUrl)) as {
        dashboards: { widgets: unknown[] }[];
      };
      return dashboards[0]?.widgets;
    };
    return { ...opened, widgets };
  }

  it("draws the template's widgets in the order of the grid with the figures of this run", async () => {
    const { widgets, monitoring, clock } = await openDashboard();
    monitoring.count("Espalier", "Sent", { Channel: "email" });
    await clock.advance(120_000);
    monitoring.count("Espalier", "Sent", { Channel: "email" });
    monitoring.count("Espalier", "Failed", { Channel: "email" });
    expect(await widgets()).toMatchObject([
      { kind: "text", markdown: "# Espalier" },
      {
        kind: "graph",
        width: 16,
        series: [
          {
            label: "Sent",
            total: 2,
            points: [
              { at: START, value: 1 },
              { at: START + 120_000, value: 1 },
            ],
          },
          { label: "Failed email", total: 1 },
        ],
      },
      { kind: "number", series: [{ total: 2 }] },
      { kind: "other" },
    ]);
  });

  it("shows a span of hours when asked for", async () => {
    const { widgets, monitoring, clock } = await openDashboard();
    monitoring.count("Espalier", "Sent", { Channel: "email" });
    await clock.advance(2 * 3_600_000);
    expect(await widgets("?hours=1")).toMatchObject([{}, { series: [{ total: null }, {}] }, {}, {}]);
  });

  it("gives every metric with its sum, to compare a tally with", async () => {
    const { read, pages, monitoring } = await openDashboard();
    monitoring.count("Espalier", "Sent", { Channel: "email" });
    expect(await read("/metrics", pages.dashboardUrl)).toEqual([
      { namespace: "Espalier", name: "Sent", dimensions: { Channel: "email" }, sum: 1 },
    ]);
  });
});
