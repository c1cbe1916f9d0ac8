import { createHash } from "node:crypto";
import type { WriteKey } from "../../core/write-key.ts";
import { type Command, CommandError } from "../command.ts";

/** Random part of a key: 192 bits. */
const KEY_BYTES = 24;

const PREFIX: Readonly<Record<string, { readonly kind: WriteKey["kind"]; readonly prefix: string }>> = {
  browser: { kind: "browser", prefix: "wk_" },
  server: { kind: "server", prefix: "sk_" },
};

const MEANING: Readonly<Record<WriteKey["kind"], string>> = {
  browser: "It is public: put it into the tracking snippet.",
  server: "It is secret: keep it where your server keeps its passwords.",
};

/** `espalier key new --kind <kind> --name <name>` */
export const keyNew: Command = {
  words: ["key", "new"],
  takes: [],
  target: "none",
  options: {
    kind: { value: "<browser|server>", meaning: "who shall send events with it", required: true },
    name: {
      value: "<name>",
      meaning: "what refused events call it, for example shop-backend",
      required: true,
    },
  },
  summary: "a new write key, shown once, and the entry for workspace/keys.yaml that admits it",
  run({ print, randomBytes }, _args, { kind = "", name = "" }) {
    const made = Object.hasOwn(PREFIX, kind) ? PREFIX[kind] : undefined;
    if (!made) throw new CommandError(`"${kind}" is no kind of key. Expected browser or server.`);
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/u.test(name) || name.length > 60) {
      throw new CommandError(
        `"${name}" is no name for a key. Expected lower-case words joined by hyphens, for example shop-backend.`,
      );
    }
    const key = `${made.prefix}${Buffer.from(randomBytes(KEY_BYTES)).toString("base64url")}`;
    const sha256 = createHash("sha256").update(key).digest("hex");
    print(
      [
        `The new ${kind} key, shown this once and stored nowhere. ${MEANING[made.kind]}`,
        `\n  ${key}\n`,
        "Add this under `keys:` in workspace/keys.yaml, then deploy:",
        `\n  - name: ${name}\n    kind: ${kind}\n    sha256: ${sha256}`,
      ].join("\n"),
    );
    return Promise.resolve(0);
  },
};
