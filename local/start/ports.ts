import { listen, type LoopbackServer } from "../http-server.ts";

/** Where things listen, all on loopback. */
export interface Ports {
  readonly demo: number;
  readonly mailbox: number;
  readonly dashboard: number;
  readonly api: number;
  readonly gateway: number;
}

const DEFAULT_BASE = 4700;
const OTHERS = "Choose another range, for example `PORT_BASE=5000 npm start`.";

/** Five ports in a row from `PORT_BASE`, or from 4700. */
export const choosePorts = (base: string | undefined): Ports => {
  const first = base === undefined || base === "" ? DEFAULT_BASE : Number(base);
  if (!Number.isInteger(first) || first < 1024 || first > 65_531)
    throw new Error(`PORT_BASE is ${JSON.stringify(base)}; expected a port from 1024 to 65531. ${OTHERS}`);
  return { demo: first, mailbox: first + 1, dashboard: first + 2, api: first + 3, gateway: first + 4 };
};

/** Listens on a port; fails with a sentence if it is taken. */
const hold = async (name: string, port: number): Promise<LoopbackServer> => {
  try {
    return await listen(port, () => undefined);
  } catch (error) {
    const sentence = `Port ${String(port)} (${name}) is taken: another local cloud or program uses it. ${OTHERS}`;
    throw new Error(sentence, { cause: error });
  }
};

/**
 * Fails with a sentence if one of the ports is taken, before any work is done; holds the demo site's until the returned function lets it go.
 * Two starts of one range build in one folder: the second has to fail here, before it takes that folder from the first.
 */
export const reservePorts = async (ports: Ports): Promise<() => Promise<void>> => {
  const { demo, ...others } = ports;
  const held = await hold("demo", demo);
  try {
    for (const [name, port] of Object.entries(others)) await (await hold(name, port)).close();
  } catch (error) {
    await held.close();
    throw error;
  }
  return () => held.close();
};
