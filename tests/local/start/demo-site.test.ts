import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LoopbackServer } from "../../../local/http-server.ts";
import { startDemoSite } from "../../../local/start/demo-site.ts";

describe("the demo site", () => {
  const folder = mkdtempSync(join(tmpdir(), "demo-"));
  let site: LoopbackServer;

  beforeAll(async () => {
    mkdirSync(join(folder, "shop"));
    writeFileSync(join(folder, "index.html"), '<script src="%API_URL%/espalier.js"></script> 100%');
    writeFileSync(join(folder, "shop", "index.html"), "shop");
    writeFileSync(join(folder, "about.html"), "about");
    writeFileSync(`${folder}-secret.txt`, "secret");
    site = await startDemoSite(folder, 0, { API_URL: "http://127.0.0.1:4703" });
  });
  afterAll(async () => {
    await site.close();
    rmSync(folder, { recursive: true });
    rmSync(`${folder}-secret.txt`);
  });

  it.each([
    ["/", '<script src="http://127.0.0.1:4703/espalier.js"></script> 100%'],
    ["/shop/", "shop"],
    ["/about", "about"],
  ])("serves %s with the API's address put in", async (path, text) => {
    const response = await fetch(site.url + path);
    expect([response.headers.get("content-type"), await response.text()]).toEqual([
      "text/html; charset=utf-8",
      text,
    ]);
  });

  it.each(["/none", "/..%2f..%2fetc/passwd", "/%E0%A4%A"])("has no page at %s", async (path) => {
    expect(await (await fetch(site.url + path)).text()).not.toContain("root:");
  });

  it("answers with the website's own page where it has none", async () => {
    writeFileSync(join(folder, "404.html"), "Nothing grows at %API_URL%");
    const response = await fetch(`${site.url}/none`);
    expect([response.status, await response.text()]).toEqual([404, "Nothing grows at http://127.0.0.1:4703"]);
    rmSync(join(folder, "404.html"));
  });

  it("stays up when an address is none", async () => {
    const { status } = await new Promise<{ status: number | undefined }>((resolve, reject) => {
      const { port } = new URL(site.url);
      get({ port, path: "//", host: "127.0.0.1" }, ({ statusCode }) => {
        resolve({ status: statusCode });
      }).on("error", reject);
    });
    expect(status).toBe(200);
  });

  it("serves nothing beside its folder", async () => {
    const name = encodeURIComponent(`../${folder.split("/").at(-1) ?? ""}-secret.txt`);
    expect((await fetch(`${site.url}/${name}`)).status).toBe(404);
  });
});
