import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { listen, type LoopbackServer } from "../http-server.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".txt": "text/plain; charset=utf-8",
};
const TEXT = new Set([".html", ".js", ".css", ".json", ".txt"]);

/** What a website shows where it has no page. */
const NOT_FOUND = "404.html";

const fileFor = async (folder: string, path: string): Promise<string | undefined> => {
  const file = normalize(join(folder, path));
  if (file !== folder && !file.startsWith(folder + sep)) return undefined;
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory() === true) return fileFor(folder, join(path, "index.html"));
  return found?.isFile() === true ? file : undefined;
};

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return "/";
  }
};

/** Serves the demo website; `%NAME%` in its texts becomes the value of that name (`API_URL`, `WRITE_KEY`). */
export const startDemoSite = (
  folder: string,
  port: number,
  values: Readonly<Record<string, string>>,
): Promise<LoopbackServer> => {
  const fill = (text: string): string =>
    text.replaceAll(/%([A-Z_]+)%/g, (whole, name: string) => values[name] ?? whole);
  return listen(port, (request, response) => {
    const path = decoded((request.url ?? "/").replace(/[?#].*$/su, ""));
    void (async () => {
      const found = (await fileFor(folder, path)) ?? (await fileFor(folder, `${path}.html`));
      const file = found ?? (await fileFor(folder, NOT_FOUND));
      if (file === undefined) {
        response
          .writeHead(404, { "content-type": "text/plain; charset=utf-8" })
          .end("There is no such page.");
        return;
      }
      const content = await readFile(file);
      const extension = extname(file);
      const headers = {
        "content-type": TYPES[extension] ?? "application/octet-stream",
        "cache-control": "no-store",
      };
      response
        .writeHead(found === undefined ? 404 : 200, headers)
        .end(TEXT.has(extension) ? fill(content.toString("utf8")) : content);
    })();
  });
};
