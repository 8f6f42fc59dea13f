import * as phoenix from "phoenix";

import type { Decode, Encode, PhoenixSocket, TransportConstructor } from "./phoenixSocket.js";
import { createWatchedTransport, type TransportWatch } from "./watchedTransport.js";

interface PhoenixModule {
  Socket: new (url: string, options: object) => PhoenixSocket;
  Serializer: { decode: Decode };
  LongPoll?: TransportConstructor;
}

// phoenix.js ships no types, and @types/phoenix lacks the Serializer.
const { Socket, Serializer, LongPoll: OwnLongPoll } = phoenix as unknown as PhoenixModule;

/** phoenix.js's own; a fork may have none. */
export const LongPoll: TransportConstructor | undefined = OwnLongPoll;

/** phoenix.js's own decoder. */
export const decodeV2: Decode = (raw, callback) => Serializer.decode(raw, callback);

// phoenix.js would retry and beat by its own clock: both are put beyond any page's life.
const never = 2 ** 31 - 1;

export interface SocketConfig {
  url: string;
  hasAuthToken: boolean;
  vsn?: string | undefined;
  binaryType?: string | undefined;
}

export interface SocketOwner extends TransportWatch {
  params(): object;
  authToken(): string;
  encode?: Encode | undefined;
  decode: Decode;
}

/**
 * A phoenix.js socket that reaches its owner through one link. phoenix.js never removes the page
 * listeners of a `Socket`, so each stays in memory; once released, it holds nothing of its owner.
 */
export function createOwnedSocket(
  config: SocketConfig,
  owner: SocketOwner,
): { socket: PhoenixSocket; release: () => void } {
  const link: { owner: SocketOwner | undefined } = { owner };
  const transport = createWatchedTransport({
    real() {
      if (!link.owner) throw new Error("this socket was released");
      return link.owner.real();
    },
    isExpected: (protocols) => link.owner?.isExpected(protocols) ?? false,
    isClosing: () => link.owner?.isClosing() ?? true,
    created: (made) => link.owner?.created(made),
    opened: (made) => link.owner?.opened(made),
    closed: (made, closure) => link.owner?.closed(made, closure),
  });
  const socket = new Socket(config.url, {
    transport,
    params: () => link.owner?.params() ?? {},
    decode: (raw: string | ArrayBuffer, deliver: (frame: unknown) => void) =>
      link.owner?.decode(raw, deliver),
    reconnectAfterMs: () => never,
    rejoinAfterMs: () => never,
    heartbeatIntervalMs: never,
    // phoenix.js 1.8.0 takes no function yet; whatever it is, it becomes a string at each attempt.
    ...(config.hasAuthToken && { authToken: { toString: () => link.owner?.authToken() ?? "" } }),
    ...(owner.encode && {
      encode: (...[frame, callback]: Parameters<Encode>) => link.owner?.encode?.(frame, callback),
    }),
    ...(config.vsn !== undefined && { vsn: config.vsn }),
    ...(config.binaryType !== undefined && { binaryType: config.binaryType }),
  });
  return { socket, release: () => (link.owner = undefined) };
}
