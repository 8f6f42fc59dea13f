import type { ChannelDefinition, ChannelSocket, Engine } from "slipstream-react/testing";

import { openingPrice, symbols } from "../shared/symbols.js";

interface TickerOptions {
  engine: Engine;
  tickMs: number;
}

/** The channel `ticker:*`: prices on a random walk, a third of them anew on each tick. */
export function createTickers({ engine, tickMs }: TickerOptions): {
  channel: ChannelDefinition;
  close(): void;
} {
  const prices = new Map(symbols.map((symbol) => [`ticker:${symbol}`, openingPrice(symbol)]));
  const subscribers = new Map<string, Set<ChannelSocket>>();
  let ticking: NodeJS.Timeout | undefined;

  function tick() {
    for (const topic of subscribers.keys()) {
      if (Math.random() > 1 / 3) continue;
      const price = walk(prices.get(topic) ?? 0);
      prices.set(topic, price);
      engine.broadcast(topic, "price", { price });
    }
  }

  function rest() {
    clearInterval(ticking);
    ticking = undefined;
  }

  const channel: ChannelDefinition = {
    join(_params, socket) {
      const price = prices.get(socket.topic);
      if (price === undefined) return { error: { reason: "unknown symbol" } };
      const sockets = subscribers.get(socket.topic) ?? new Set();
      subscribers.set(socket.topic, sockets.add(socket));
      ticking ??= setInterval(tick, tickMs);
      return { ok: { price } };
    },
    terminate(socket) {
      const sockets = subscribers.get(socket.topic);
      sockets?.delete(socket);
      if (sockets?.size === 0) subscribers.delete(socket.topic);
      if (subscribers.size === 0) rest();
    },
  };
  return { channel, close: rest };
}

function walk(price: number): number {
  const next = price * (1 + (Math.random() - 0.5) * 0.006);
  return Math.max(1, Math.round(next * 100) / 100);
}
