import { type Frame, isFrame, parseFrame, withRefs } from "./frame.js";
import {
  createOwnedSocket,
  decodeV2,
  LongPoll,
  type SocketConfig,
  type SocketOwner,
} from "./ownedSocket.js";
import type { Decode, Encode, PhoenixSocket, TransportConstructor } from "./phoenixSocket.js";
import { pushIfOpen } from "./pushIfOpen.js";
import { guarded } from "./report.js";
import type { WatchedTransport } from "./watchedTransport.js";
import { type Wire, WireConfigError, type WireListener } from "./wire.js";

export interface PhoenixWireOptions extends Omit<SocketConfig, "hasAuthToken"> {
  params: () => object;
  authToken?: (() => string) | undefined;
  transport?: TransportConstructor | undefined;
  encode?: Encode | undefined;
  decode?: Decode | undefined;
  longPollFallbackMs?: number | undefined;
}

/** The wire over one phoenix.js `Socket` with no `Channel` on it, through its public API alone. */
export function createPhoenixWire(options: PhoenixWireOptions, listener: WireListener): Wire {
  let owned: { socket: PhoenixSocket; release: () => void } | undefined;
  let messageRef = "";
  let current: WatchedTransport | undefined;
  let isOpening = false;
  let isFallback = false;
  let isClosing = false;
  let isDestroyed = false;

  const owner: SocketOwner = {
    params: options.params,
    authToken: () => options.authToken?.() ?? "",
    encode: options.encode,
    decode: options.decode ? checkedDecode(options.decode, listener) : decodeText(listener),
    real: () => (isFallback ? longPoll() : transportOf(options)),
    isExpected(protocols) {
      if (isOpening && options.authToken && protocols === undefined) throw noAuthToken();
      return isOpening;
    },
    isClosing: () => isClosing,
    created(transport) {
      current = transport;
      const isLongPoll = LongPoll !== undefined && transport.isMadeBy(LongPoll);
      listener.started(isLongPoll ? "longpoll" : "websocket");
    },
    opened(transport) {
      if (transport === current) listener.opened();
    },
    closed(transport, closure) {
      if (transport !== current) return;
      current = undefined;
      if (isClosing) return;
      // Resets the retry that phoenix.js has just scheduled, and its idea of having to come back.
      guarded(() => owned?.socket.disconnect());
      listener.closed(closure);
    },
  };

  function socket(): PhoenixSocket {
    if (isDestroyed) throw new Error("this wire was destroyed");
    if (!owned) {
      owned = createOwnedSocket({ ...options, hasAuthToken: !!options.authToken }, owner);
      // Checked when it was decoded.
      messageRef = owned.socket.onMessage((frame) => listener.received(frame as Frame));
    }
    return owned.socket;
  }

  function close(code?: number, reason?: string): Promise<void> {
    const closed = current?.whenClosed ?? Promise.resolve();
    isClosing = true;
    // Callbacks that users gave to phoenix.js's socket may throw.
    guarded(() => owned?.socket.disconnect(undefined, code, reason));
    isClosing = false;
    return closed;
  }

  return {
    get socket() {
      return socket();
    },
    get needsHeartbeat() {
      return current?.needsHeartbeat ?? false;
    },
    isShared: false,
    check() {
      checkLocation(options.url);
      transportOf(options);
      if (options.longPollFallbackMs !== undefined) longPoll();
    },
    open(overLongPoll = false) {
      void close();
      isFallback = overLongPoll;
      isOpening = true;
      try {
        socket().connect();
      } finally {
        isOpening = false;
      }
    },
    close,
    makeRef: () => socket().makeRef(),
    send(frame) {
      if (owned) pushIfOpen(owned.socket, frame);
    },
    destroy() {
      isDestroyed = true;
      void close();
      owned?.socket.off([messageRef]);
      owned?.release();
      owned = undefined;
    },
  };
}

// Each message passes here: text is decoded by hand, without a closure of its own.
function decodeText(listener: WireListener): Decode {
  const decodeBinary = checkedDecode(decodeV2, listener);
  return (raw, deliver) => {
    if (typeof raw !== "string") return decodeBinary(raw, deliver);
    let frame: unknown;
    try {
      frame = parseFrame(raw);
    } catch (error) {
      listener.undecodable(raw, error);
      return;
    }
    if (isFrame(frame)) deliver(frame);
    else listener.undecodable(raw, notAFrame());
  };
}

function checkedDecode(decode: Decode, listener: WireListener): Decode {
  return (raw, deliver) => {
    const progress = { isDelivering: false };
    try {
      decode(raw, (frame) => {
        progress.isDelivering = true;
        if (isFrame(frame)) deliver(withRefs(frame));
        else listener.undecodable(raw, notAFrame());
      });
    } catch (error) {
      if (progress.isDelivering) throw error;
      listener.undecodable(raw, error);
    }
  };
}

function notAFrame() {
  return new TypeError("this is no Phoenix frame");
}

function transportOf({ transport }: PhoenixWireOptions): TransportConstructor {
  // Node 20 has none, whatever the types say.
  const found = transport ?? (globalThis as { WebSocket?: TransportConstructor }).WebSocket;
  if (found) return found;
  throw new WireConfigError(
    "there is no WebSocket in this environment",
    'Pass one as the option "transport": in Node, for example, the WebSocket of the package "ws".',
  );
}

function longPoll(): TransportConstructor {
  if (LongPoll) return LongPoll;
  throw new WireConfigError(
    "this version of phoenix.js has no LongPoll to fall back on",
    "Install phoenix 1.7 or newer, or leave out longPollFallbackMs.",
  );
}

function checkLocation(url: string) {
  if (!url.startsWith("/") || (globalThis.location as unknown) !== undefined) return;
  throw new WireConfigError(
    `the url "${url}" is relative, and there is no page to take the host from`,
    'Pass a whole url, such as "wss://example.com/socket".',
  );
}

function noAuthToken() {
  return new WireConfigError(
    "this version of phoenix.js knows no authToken",
    "Install phoenix 1.8 or newer, or send the token in params.",
  );
}
