// A process of its own: loads a bundle as Lambda does and calls its handler once. Arguments: the bundle, the event as JSON.
// Lambda's runtime client has loaded node:http before it loads a function.
import { Agent } from "node:http";
import { pathToFileURL } from "node:url";

type Handler = (event: unknown) => Promise<unknown>;

const isHandler = (value: unknown): value is Handler => typeof value === "function";

const [bundle = "", event = "{}"] = process.argv.slice(2);
const payload: unknown = JSON.parse(event);
// Its connections to the runtime API stay open.
const runtimeClient = new Agent({ keepAlive: true });
const began = performance.now();
const loaded: unknown = await import(pathToFileURL(bundle).href);
const called = performance.now();
const handler =
  typeof loaded === "object" && loaded !== null && "handler" in loaded ? loaded.handler : undefined;
if (!isHandler(handler)) throw new Error(`${bundle} exports no function named handler.`);
const answer = await handler(payload);
const answered = performance.now();
process.stdout.write(JSON.stringify({ load: called - began, call: answered - called, answer }));
runtimeClient.destroy();
// Connections that the handler keeps would hold the process for seconds.
process.exit();
