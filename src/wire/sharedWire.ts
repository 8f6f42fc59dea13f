import { encodable } from "./binary.js";
import { isFrame } from "./frame.js";
import type { PhoenixSocket } from "./phoenixSocket.js";
import { closureOf } from "./watchedTransport.js";
import type { Wire, WireListener } from "./wire.js";

/**
 * The wire over a socket that is somebody else's, LiveView's for example, through its public API
 * alone: it is asked to connect, never closed, and nothing but our listeners is put on it.
 */
export function createSharedWire(socket: PhoenixSocket, listener: WireListener): Wire {
  let refs: string[] = [];

  function letGo() {
    socket.off(refs);
    refs = [];
  }

  function lost(event: unknown) {
    listener.closed({ ...closureOf(event), isOurs: false });
  }

  // A transport that failed closes as a rule, but some sockets are closed without being told so.
  function lostUnlessConnected() {
    if (refs.length > 0 && !socket.isConnected()) lost(undefined);
  }

  function takeHold() {
    letGo();
    refs = [
      socket.onOpen(() => listener.opened()),
      socket.onClose(lost),
      socket.onError(lostUnlessConnected),
      socket.onMessage((message) => {
        if (!isFrame(message)) return;
        // Protocol 1 leaves out the refs that are none.
        const { join_ref = null, ref = null } = message as Partial<typeof message>;
        listener.received({ ...message, join_ref, ref });
      }),
    ];
  }

  return {
    socket,
    needsHeartbeat: false,
    isShared: true,
    check: () => undefined,
    open() {
      takeHold();
      if (socket.isConnected()) listener.opened();
      else socket.connect();
    },
    close() {
      letGo();
      return Promise.resolve();
    },
    makeRef: () => socket.makeRef(),
    send(frame) {
      // A push on a socket that is not open would be kept and double the next connection's joins.
      if (socket.isConnected()) socket.push(encodable(frame));
      else queueMicrotask(lostUnlessConnected);
    },
    destroy: letGo,
  };
}
