import { textOf } from "../fields.ts";
import { connect, type Connection } from "./engine-connection.ts";
import { ENDPOINT_VARIABLE, startProcess } from "./engine-process.ts";

/** A DynamoDB engine behind the local cloud: one that we start, or one that the environment names. */
export interface Engine extends Pick<Connection, "call"> {
  close(): Promise<void>;
}

/** Starts the embedded engine with its data in memory-backed files (or below `parent`), or connects to the one that is named. */
export const startEngine = async (parent?: string): Promise<Engine> => {
  const named = textOf(process.env, ENDPOINT_VARIABLE);
  if (named !== undefined && named !== "") {
    const { call, destroy } = connect(new URL(named));
    return { call, close: () => Promise.resolve(destroy()) };
  }
  const child = await startProcess(parent);
  const { call, destroy } = connect(new URL(`http://127.0.0.1:${String(child.port)}`));
  return {
    call,
    async close() {
      destroy();
      await child.stop();
    },
  };
};
