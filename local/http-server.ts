import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";

/** A server that listens on loopback. */
export interface LoopbackServer {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

const listening = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });

/** Listens on 127.0.0.1; port 0 takes a free one. */
export const listen = async (port: number, handle: RequestListener): Promise<LoopbackServer> => {
  const server = createServer({ keepAliveTimeout: 300_000, noDelay: true }, handle);
  try {
    await listening(server, port);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE")
      throw new Error(
        `Port ${String(port)} is taken. Stop what uses it, or choose another range: PORT_BASE=5000 npm start.`,
        { cause: error },
      );
    throw error;
  }
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  return {
    port: actual,
    url: `http://127.0.0.1:${String(actual)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};

/** The whole body, or undefined when it is longer than `limit` bytes. */
export const readBody = (
  request: IncomingMessage,
  limit = Number.POSITIVE_INFINITY,
): Promise<Buffer | undefined> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
    });
    request.on("end", () => {
      resolve(size <= limit ? Buffer.concat(chunks) : undefined);
    });
    request.on("error", reject);
  });
