import { Client } from "./client.js";
import { createConfig } from "./config.js";
import type { SlipstreamError } from "./error.js";
import type { SlipstreamOptions } from "./options.js";
import type { Slipstream } from "./slipstream.js";
import { type Clock, systemClock } from "./time/clock.js";
import { createPhoenixWire } from "../wire/phoenixWire.js";
import { createSharedWire } from "../wire/sharedWire.js";
import type { Wire } from "../wire/wire.js";

/**
 * Makes a client. It connects when it is asked to: by `connect()`, `connected()` or a provider.
 *
 * @throws {SlipstreamError} `invalid-config`, naming the option, what it got and what it takes.
 * @example
 *   const slipstream = createSlipstream({ url: "wss://example.com/socket" });
 *   await slipstream.connected();
 *   const room = slipstream.channel("room:lobby");
 *   await room.push("new_msg", { body: "hello" });
 */
export function createSlipstream(options: SlipstreamOptions): Slipstream {
  return createClient(options, systemClock);
}

export function createClient(options: SlipstreamOptions, clock: Clock): Slipstream {
  const config = createConfig(options);
  const { authToken, socket } = config;
  return new Client({
    config,
    clock,
    createWire: (listener, credentials) =>
      socket
        ? createSharedWire(socket, listener)
        : createPhoenixWire(
            {
              ...config,
              params: () => credentials().params,
              authToken: authToken === undefined ? undefined : () => credentials().authToken,
            },
            listener,
          ),
  });
}

/** A client that cannot connect, so that a page renders without one: claims wait as `pending`. */
export function createUnconnectable(
  status: "disabled" | "invalid",
  error: SlipstreamError,
): Slipstream {
  return new Client({
    config: createConfig({ url: "/" }),
    clock: systemClock,
    createWire: () => unconnectableWire(error),
    problem: { status, error },
  });
}

function unconnectableWire(error: SlipstreamError): Wire {
  const fail = (): never => {
    throw error;
  };
  return {
    get socket() {
      return fail();
    },
    needsHeartbeat: false,
    isShared: false,
    check: fail,
    open: fail,
    close: () => Promise.resolve(),
    makeRef: fail,
    send: fail,
    destroy: () => undefined,
  };
}
