import { clientOf } from "../core/client.js";
import { createSlipstream, createUnconnectable } from "../core/createSlipstream.js";
import { SlipstreamError } from "../core/error.js";
import type { SlipstreamOptions } from "../core/options.js";
import type { Slipstream } from "../core/slipstream.js";

const holders = new WeakMap<Slipstream, number>();
const explained = new WeakSet<Slipstream>();

/** A client in every case: one that says why it cannot connect, where the options are wrong. */
export function createOwnedClient(options: SlipstreamOptions): Slipstream {
  try {
    return createSlipstream(options);
  } catch (error) {
    if (!(error instanceof SlipstreamError)) throw error;
    return createUnconnectable(options.url ? "invalid" : "disabled", error);
  }
}

/** `false` once it was let go for good. */
export function isAlive(slipstream: Slipstream): boolean {
  return !clientOf(slipstream).isDestroyed;
}

/** Keeps a client alive until it is let go; mounted again in the same task, it stays. */
export function hold(slipstream: Slipstream): () => void {
  holders.set(slipstream, (holders.get(slipstream) ?? 0) + 1);
  return () => {
    holders.set(slipstream, (holders.get(slipstream) ?? 1) - 1);
    queueMicrotask(() => {
      if (holders.get(slipstream) === 0) slipstream.destroy();
    });
  };
}

/** Connects a client that never was asked to; what is wrong is told, and kept in its state. */
export function start(slipstream: Slipstream): void {
  const { status, error } = slipstream.store.getState().connection;
  if (error && (status === "disabled" || status === "invalid")) explain(slipstream, status, error);
  if (status !== "idle") return;
  try {
    slipstream.connect();
  } catch (failure) {
    if (!(failure instanceof SlipstreamError)) throw failure;
    explain(slipstream, "invalid", failure);
  }
}

// Once, though StrictMode mounts twice.
function explain(slipstream: Slipstream, status: "disabled" | "invalid", error: SlipstreamError) {
  if (explained.has(slipstream)) return;
  explained.add(slipstream);
  const text = [`[slipstream] ${error.message}.`, error.hint].filter(Boolean).join(" ");
  if (status === "disabled") console.warn(text);
  else console.error(text);
}
