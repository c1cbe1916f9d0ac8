import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { writeCloudFile } from "../../../local/start/cloud-file.ts";

const content = (pid: number) => ({
  apiUrl: "http://127.0.0.1:4703",
  gatewayUrl: "http://127.0.0.1:4704",
  mailboxUrl: "",
  dashboardUrl: "",
  demoUrl: "",
  region: "eu-west-1",
  accessKeyId: "operator",
  secretAccessKey: "local",
  pid,
});

describe("the file by which the command line finds a local cloud", () => {
  const folder = mkdtempSync(join(tmpdir(), "cloud-file-"));
  const path = join(folder, ".local", "cloud.json");
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("is there while the cloud runs", () => {
    const remove = writeCloudFile(path, content(1));
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(content(1));
    remove();
    expect(existsSync(path)).toBe(false);
  });

  it("is left alone when another cloud has written it since", () => {
    const remove = writeCloudFile(path, content(1));
    writeCloudFile(path, content(2));
    remove();
    expect(existsSync(path)).toBe(true);
  });
});
