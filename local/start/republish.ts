import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Cloud } from "../cloud.ts";
import { fieldsOf, listOf, textOf, type Fields } from "../services/fields.ts";
import { watchFolder } from "./watch.ts";

/** Output of the service stack that names the function which publishes definitions. */
const PUBLISHER_OUTPUT = "PublishDefinitionsFunction";

const WORKSPACE = "workspace";

/** Everything that a deployment publishes: workspace files may override or name what the gallery has. */
const FOLDERS = ["gallery", WORKSPACE];

const readFiles = (root: string) =>
  FOLDERS.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !/^[.#]|~$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((file) => ({ path: relative(root, file).split(sep).join("/"), text: readFileSync(file, "utf8") }));

/** A diagnostic in a line, with the path and line that a terminal makes a link of. */
const sentence = (diagnostic: Fields): string => {
  const text = (name: string): string => textOf(diagnostic, name) ?? "";
  const file = text("file").startsWith("gallery/") ? text("file") : `${WORKSPACE}/${text("file")}`;
  const line = typeof diagnostic["line"] === "number" ? `:${String(diagnostic["line"])}` : "";
  const path = text("path") === "" ? "" : ` ${text("path")}`;
  return `  ${text("severity")} ${text("code")} ${file}${line}${path}: ${text("message")} ${text("hint")}`;
};

/** How the publisher names a definition, whatever its shape. */
const nameOf = (published: unknown): string => {
  const { kind, id, version } = fieldsOf(published);
  const parts = [kind, id, version].filter((part) => typeof part === "string" || typeof part === "number");
  return parts.length > 0 ? parts.join(" ") : JSON.stringify(published);
};

const publisherOf = (cloud: Cloud): string | undefined =>
  Object.values(cloud.outputs)
    .map((outputs) => outputs[PUBLISHER_OUTPUT])
    .find((name) => name !== undefined);

const namesIn = (list: unknown): string => listOf(list).map(nameOf).join(", ");

const report = (result: Fields): readonly string[] => {
  const diagnostics = listOf(result["diagnostics"]).map(fieldsOf).map(sentence);
  if (result["published"] === undefined)
    return ["Nothing was published; what was live stays live.", ...diagnostics];
  const published = namesIn(result["published"]);
  const retired = namesIn(result["retired"]);
  return [
    ...(published === "" ? [] : [`Published: ${published}.`]),
    ...(retired === "" ? [] : [`Taken out of use: ${retired}.`]),
    ...(published === "" && retired === "" ? ["Nothing differs from what is live."] : []),
    ...diagnostics,
  ];
};

/** Publishes gallery and workspace again, as a deployment would, and gives what to tell: diagnostics, or what is live now. */
export const republish = async (cloud: Cloud, root: string): Promise<readonly string[]> => {
  const name = publisherOf(cloud);
  if (name === undefined)
    return [`The template has no output ${PUBLISHER_OUTPUT}: start again to see the change.`];
  const payload = { owner: "deploy", files: readFiles(root), whole: true };
  const answer = await cloud.world.callAs({ kind: "operator" }, "lambda", "Invoke", {
    FunctionName: name,
    Payload: payload,
  });
  const result = fieldsOf(fieldsOf(answer)["Payload"]);
  if (fieldsOf(answer)["FunctionError"] !== undefined)
    return [
      `Nothing was published: ${textOf(result, "errorMessage") ?? "the publisher failed"}. What was live stays live.`,
    ];
  return report(result);
};

/** Publishes what is live already, which changes nothing: the compiler is loaded before the first save waits for it. */
export const warmPublisher = async (cloud: Cloud, root: string): Promise<void> => {
  await republish(cloud, root).catch(() => undefined);
};

/** Publishes whenever a file of the workspace is saved, one time after the other and after `before`, and says what came of it; gives a stop. */
export const publishOnChange = (
  cloud: Cloud,
  root: string,
  say: (line: string) => void,
  before: Promise<void> = Promise.resolve(),
): (() => void) => {
  let publishing = before;
  const publish = async (files: readonly string[]): Promise<void> => {
    say(`${files.map((file) => join(WORKSPACE, file)).join(", ")} changed.`);
    try {
      for (const line of await republish(cloud, root)) say(line);
    } catch (error) {
      say(`Nothing was published: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return watchFolder(join(root, WORKSPACE), (files) => {
    publishing = publishing.then(() => publish(files));
  });
};
