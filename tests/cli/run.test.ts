import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../cli/commands.ts";
import { runTyped } from "../doubles/command-world.ts";

describe("the command line", () => {
  it.each([[[]], [["help"]], [["--help"]], [["-h"]]])("lists every command for %j", async (typed) => {
    const { exitCode, printed } = await runTyped(typed);
    expect(exitCode).toBe(0);
    for (const command of COMMANDS) {
      expect(printed).toContain(`espalier ${command.words.join(" ")}`);
      expect(printed).toContain(command.summary);
    }
  });

  it.each([[["help", "send"]], [["send", "--help"]]])(
    "tells the options of one command for %j",
    async (typed) => {
      const { printed } = await runTyped(typed);
      expect(printed).toContain("--test <template>  the template to send, as published now");
      expect(printed).toContain("--stage <stage>");
      expect(printed).not.toContain("contact show");
    },
  );

  it("says which command there is no help on", async () => {
    const { printed } = await runTyped(["help", "fly"]);
    expect(printed).toMatch(/^There is no command "fly"\.\n\nespalier talks to/u);
  });

  it("names the stage in the usage of what only a deployed stage has", async () => {
    expect((await runTyped(["help"])).printed).toContain("espalier doctor --stage <stage>\n");
  });

  it("says that options alone are no command", async () => {
    const { exitCode, complained } = await runTyped(["--version"]);
    expect(exitCode).toBe(2);
    expect(complained).toBe("No command was typed, only options. `espalier help` lists the commands.");
  });

  it("ends with 2 and a sentence for a mistake in what was typed", async () => {
    const { exitCode, printed, complained } = await runTyped(["fly"]);
    expect({ exitCode, printed }).toEqual({ exitCode: 2, printed: "" });
    expect(complained).toBe('There is no command "fly". `espalier help` lists them.');
  });

  it("ends with 3 and no trace for a defect of its own", async () => {
    const { exitCode, complained } = await runTyped(["workflow", "list"], {
      answer: { status: 200, body: null },
    });
    expect(exitCode).toBe(3);
    expect(complained).toMatch(/^TypeError: .*\nThis is a defect of the command line/u);
    expect(complained).not.toContain("    at ");
  });

  it("never lets control characters through to the terminal, not even in an error", async () => {
    const { complained } = await runTyped(["contact", "show", "ada@example.com"], {
      answer: { status: 422, body: { title: "no\u001b[2J\u202eevil\u0007\r" } },
    });
    expect(complained).toBe("no [2J evil ");
  });
});
