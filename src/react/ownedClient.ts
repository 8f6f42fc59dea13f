import { clientOf } from "../core/client.js";
import { createConfig } from "../core/config.js";
import { createSlipstream, createUnconnectable } from "../core/createSlipstream.js";
import { SlipstreamError } from "../core/error.js";
import { isDevelopment } from "../core/isDevelopment.js";
import type { SlipstreamOptions } from "../core/options.js";
import type { Slipstream } from "../core/slipstream.js";

const holders = new WeakMap<Slipstream, number>();
/** Made by a provider that was not mounted so far. */
const unmounted = new WeakSet<Slipstream>();

/**
 * A client in every case: one that says why it cannot connect, where the options are wrong. They are
 * checked as they were given, and used live.
 */
export function createOwnedClient(options: SlipstreamOptions, live: SlipstreamOptions): Slipstream {
  try {
    createConfig(options);
    return keepUnmounted(createSlipstream(live));
  } catch (error) {
    if (!(error instanceof SlipstreamError)) throw error;
    const status = options.url || options.socket ? "invalid" : "disabled";
    return keepUnmounted(createUnconnectable(status, error));
  }
}

function keepUnmounted(slipstream: Slipstream): Slipstream {
  unmounted.add(slipstream);
  return slipstream;
}

/** Inside of the boundary that waits, a provider is made anew for each try. */
export function warnUnlessMounted(slipstream: Slipstream, topic: string): void {
  if (!unmounted.has(slipstream) || !isDevelopment()) return;
  console.warn(
    `[slipstream] "${topic}" suspends for a provider that was never mounted. ` +
      "Put the SlipstreamProvider outside of the Suspense boundary.",
  );
}

/** `false` once it was let go for good. */
export function isAlive(slipstream: Slipstream): boolean {
  return !clientOf(slipstream).isDestroyed;
}

/** Keeps a client alive until it is let go; mounted again in the same task, it stays. */
export function hold(slipstream: Slipstream): () => void {
  unmounted.delete(slipstream);
  holders.set(slipstream, (holders.get(slipstream) ?? 0) + 1);
  return () => {
    holders.set(slipstream, (holders.get(slipstream) ?? 1) - 1);
    queueMicrotask(() => {
      if (holders.get(slipstream) === 0) slipstream.destroy();
    });
  };
}

/**
 * Connects a client that never was asked to; what is wrong is kept in its state, and told unless it
 * was told before.
 */
export function start(slipstream: Slipstream, told: Set<string>): void {
  const { status, error } = slipstream.store.getState().connection;
  if (error && (status === "disabled" || status === "invalid")) explain(told, status, error);
  if (status !== "idle") return;
  try {
    slipstream.connect();
  } catch (failure) {
    if (!(failure instanceof SlipstreamError)) throw failure;
    explain(told, "invalid", failure);
  }
}

function explain(told: Set<string>, status: "disabled" | "invalid", error: SlipstreamError) {
  const text = [`[slipstream] ${error.message}.`, error.hint].filter(Boolean).join(" ");
  if (told.has(text)) return;
  told.add(text);
  if (status === "disabled") console.warn(text);
  else console.error(text);
}

/** Tells a client of its own whom to tell what happens. */
export function listen(slipstream: Slipstream, onEvent: SlipstreamOptions["onEvent"]): void {
  clientOf(slipstream).listen(onEvent);
}
