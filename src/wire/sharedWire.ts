import { isFrame, withRefs } from "./frame.js";
import type { PhoenixSocket } from "./phoenixSocket.js";
import { pushIfOpen } from "./pushIfOpen.js";
import { closureOf } from "./watchedTransport.js";
import type { Wire, WireListener } from "./wire.js";

/**
 * The wire over a socket that is somebody else's, LiveView's for example, through its public API
 * alone: it is asked to connect, never closed, and nothing but our listeners is put on it.
 */
export function createSharedWire(socket: PhoenixSocket, listener: WireListener): Wire {
  /** Another each time: phoenix.js still calls listeners that were taken off while it calls. */
  let hold: { refs: string[] } | undefined;

  function letGo() {
    if (hold) socket.off(hold.refs);
    hold = undefined;
  }

  function lost(event: unknown) {
    listener.closed({ ...closureOf(event), isOurs: false });
  }

  // A transport that failed closes as a rule, but some sockets are closed without being told so.
  function lostUnlessConnected() {
    if (hold && !socket.isConnected()) lost(undefined);
  }

  function takeHold() {
    letGo();
    const own: { refs: string[] } = { refs: [] };
    hold = own;
    const held =
      <Args extends unknown[]>(callback: (...args: Args) => void) =>
      (...args: Args) => {
        if (hold === own) callback(...args);
      };
    own.refs = [
      socket.onOpen(held(() => listener.opened())),
      socket.onClose(held(lost)),
      socket.onError(held(lostUnlessConnected)),
      socket.onMessage(
        held((message) => {
          if (isFrame(message)) listener.received(withRefs(message));
        }),
      ),
    ];
  }

  function checkSoon() {
    const own = hold;
    queueMicrotask(() => {
      if (hold === own) lostUnlessConnected();
    });
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
      if (!pushIfOpen(socket, frame)) checkSoon();
    },
    destroy: letGo,
  };
}
