import { createSlipstream } from "slipstream-react/core";
import { expect, it } from "vitest";
import { WebSocket } from "ws";

import { createDemoServer } from "../../demo/server/createDemoServer.js";

it("runs from top to bottom in Node: connected, joined, push, next, leave, disconnect", async () => {
  const server = await createDemoServer();
  try {
    const slipstream = createSlipstream({
      url: `${server.url.replace("http", "ws")}/socket`,
      transport: WebSocket,
    });
    await slipstream.connected({ timeoutMs: 5_000 });
    const room = slipstream.channel("room:script");
    expect(await room.joined()).toMatchObject({ history: [] });
    expect(await slipstream.ping()).toBeGreaterThanOrEqual(0);

    const next = room.next("new_msg", { timeoutMs: 5_000 });
    const id = expect.any(Number) as number;
    const reply = await room.push("new_msg", { name: "ann", body: "hello" });
    expect(reply).toEqual({ id });
    expect(await next).toEqual({ ...(reply as object), name: "ann", body: "hello", at: id });
    await expect(room.push("new_msg", { name: "ann" })).rejects.toMatchObject({
      code: "refused",
      response: { reason: "body is missing" },
    });

    await room.leave({ afterMs: 0 });
    expect(room.state.status).toBe("idle");
    await slipstream.disconnect();
    expect(slipstream.store.getState().connection.status).toBe("stopped");
    expect(server.engine.connections.size).toBe(0);
    slipstream.destroy();
  } finally {
    await server.close();
  }
});

it("comes back by itself after the server dropped it, and messages() goes on", async () => {
  const server = await createDemoServer();
  try {
    const slipstream = createSlipstream({
      url: `${server.url.replace("http", "ws")}/socket`,
      transport: WebSocket,
      jitter: false,
    });
    const room = slipstream.channel("room:script");
    const bodies: unknown[] = [];
    await slipstream.connected();
    await room.joined();
    const reading = (async () => {
      for await (const { payload } of room.messages("new_msg")) {
        bodies.push((payload as { body: string }).body);
        if (bodies.length === 2) return;
      }
    })();
    await room.push("new_msg", { name: "ann", body: "before" });
    server.engine.disconnect({ code: 1006 });
    await room.push("new_msg", { name: "ann", body: "after" }).catch(async () => {
      // Sent before the loss was known: interrupted, and never resent by itself.
      await room.push("new_msg", { name: "ann", body: "after" });
    });
    await reading;
    expect(bodies).toEqual(["before", "after"]);
    expect(slipstream.store.getState().connection).toMatchObject({ status: "open", epoch: 2 });
    slipstream.destroy();
  } finally {
    await server.close();
  }
});
