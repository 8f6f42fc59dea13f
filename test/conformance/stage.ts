import { randomUUID } from "node:crypto";

import { createSlipstream, type Slipstream, type SlipstreamOptions } from "slipstream-react/core";
import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";

import { readRepeaterToken } from "../../demo/server/isRepeater.js";
import type { Target } from "./target.js";
import { Wire, type Credentials } from "./wire.js";

export const repeaterToken = readRepeaterToken();

/** What a test of this suite has at hand. All that is opened here is closed after the test. */
export interface Stage {
  /** A topic that no other test and no other run has used. */
  topic: (channel: "room" | "log") => string;
  open: () => Promise<Wire>;
  /** On the socket for repeaters; with the right token, unless it is told another. */
  openRepeater: (credentials?: Credentials) => Promise<Wire>;
  client: () => Slipstream;
  /** Of the socket for repeaters, with the right token. */
  repeaterClient: () => Slipstream;
  desk: Target["desk"];
  stats: Target["stats"];
}

/** One target for the tests of a `describe`; after each of them nobody is connected to it. */
export function useStage(start: () => Promise<Target>): Stage {
  let target: Target;
  let wires: Wire[] = [];
  let clients: Slipstream[] = [];

  beforeAll(async () => {
    target = await start();
  });
  afterAll(() => target.close());

  afterEach(async () => {
    for (const wire of wires) wire.hangUp();
    for (const client of clients) client.destroy();
    wires = [];
    clients = [];
    await target.desk("slow", { ms: 0 });
    await vi.waitFor(async () => {
      expect(await target.stats()).toMatchObject({ connections: 0, joined: {}, followers: 0 });
    }, 5_000);
  });

  async function open(url: string, credentials?: Credentials) {
    const wire = await Wire.open(url, target.transport, credentials);
    wires.push(wire);
    return wire;
  }

  function client(options: Pick<SlipstreamOptions, "url" | "authToken">) {
    const { transport } = target;
    const made = createSlipstream({ transport, jitter: false, reconnectAfterMs: [10], ...options });
    clients.push(made);
    return made;
  }

  return {
    topic: (channel) => `${channel}:${randomUUID()}`,
    open: () => open(target.url),
    openRepeater: (credentials = { authToken: repeaterToken }) =>
      open(target.repeaterUrl, credentials),
    client: () => client({ url: target.url }),
    repeaterClient: () => client({ url: target.repeaterUrl, authToken: repeaterToken }),
    desk: (action, input) => target.desk(action, input),
    stats: () => target.stats(),
  };
}
