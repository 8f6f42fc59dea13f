import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

interface ListenOptions {
  /** 0 takes any free one. */
  port: number;
  host: string;
  /** How many of the ports that follow may be tried when one is taken. */
  spares: number;
}

/** Resolves with the port that the server listens on. */
export async function listen(server: Server, options: ListenOptions): Promise<number> {
  const { port, host, spares } = options;
  try {
    return await listenOnce(server, port, host);
  } catch (error) {
    if (!isTaken(error) || spares === 0) throw error;
    return listen(server, { port: port + 1, host, spares: spares - 1 });
  }
}

function listenOnce(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      // A server that listens on a port has an address of this kind.
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
