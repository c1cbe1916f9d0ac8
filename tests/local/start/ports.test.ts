import { describe, expect, it } from "vitest";
import { listen } from "../../../local/http-server.ts";
import { choosePorts, reservePorts } from "../../../local/start/ports.ts";

describe("ports of npm start", () => {
  it("are 4700 to 4704, or five from PORT_BASE", () => {
    expect(choosePorts(undefined)).toEqual({
      demo: 4700,
      mailbox: 4701,
      dashboard: 4702,
      api: 4703,
      gateway: 4704,
    });
    expect(choosePorts("5000").gateway).toBe(5004);
  });

  it.each(["80", "abc", "65535"])("refuse PORT_BASE=%s with what is expected", (base) => {
    expect(() => choosePorts(base)).toThrow(/expected a port from 1024 to 65531/);
  });

  it("fail with a sentence that names the taken port, what it is for, and how to choose others", async () => {
    const taken = await listen(0, () => undefined);
    const ports = { demo: 0, mailbox: 0, dashboard: 0, api: taken.port, gateway: 0 };
    await expect(reservePorts(ports)).rejects.toThrow(
      `Port ${String(taken.port)} (api) is taken: another local cloud or program uses it. Choose another range, for example \`PORT_BASE=5000 npm start\`.`,
    );
    await taken.close();
  });

  it("are refused to a second start while the first one still boots", async () => {
    const free = await listen(0, () => undefined);
    await free.close();
    const ports = { demo: free.port, mailbox: 0, dashboard: 0, api: 0, gateway: 0 };
    const letGo = await reservePorts(ports);
    await expect(reservePorts(ports)).rejects.toThrow(`Port ${String(free.port)} (demo) is taken`);
    await letGo();
    await (
      await reservePorts(ports)
    )();
  });
});
