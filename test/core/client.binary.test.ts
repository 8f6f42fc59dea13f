import { describe, expect, it } from "vitest";

import { outcomeOf } from "../helpers/outcomeOf.js";
import { joinRoom } from "../helpers/startClient.js";
import { settle } from "../helpers/settle.js";

const bytes = Uint8Array.of(1, 2, 3, 250);

describe("binary", () => {
  it.each([
    ["an ArrayBuffer", bytes.buffer],
    ["a Uint8Array", bytes],
    ["a view on a part", new Uint8Array(Uint8Array.of(9, 1, 2, 3, 250, 9).buffer, 1, 4)],
    ["a DataView", new DataView(bytes.buffer)],
  ])("goes out as a binary frame: %s", async (_what, payload) => {
    const { server, room } = await joinRoom();
    room.send("upload", payload);
    await server.expectPush("room:a", "upload", bytes);
    expect(server.frames.at(-1)!.raw).toBeInstanceOf(ArrayBuffer);
  });

  it("comes in as an ArrayBuffer: replies, pushes and broadcasts", async () => {
    const { server, room } = await joinRoom();
    const seen: unknown[] = [];
    room.on("down", (payload) => seen.push(payload));
    const push = outcomeOf(room.push("upload", bytes));
    (await server.expectPush("room:a", "upload")).reply.ok(bytes);
    server.push("room:a", "down", bytes);
    server.broadcast("room:a", "down", bytes);
    await settle();
    for (const payload of [push.value, ...seen]) {
      expect(payload).toBeInstanceOf(ArrayBuffer);
      expect(new Uint8Array(payload as ArrayBuffer)).toEqual(bytes);
    }
    expect(seen).toHaveLength(2);
  });

  it("in an error reply is the response of the rejection", async () => {
    const { server, room } = await joinRoom();
    const push = outcomeOf(room.push("upload", bytes));
    (await server.expectPush("room:a", "upload")).reply.error(bytes);
    await settle();
    expect(push.result).toBe("refused");
    expect(new Uint8Array(push.error?.response as ArrayBuffer)).toEqual(bytes);
  });

  it("with an event of 255 bytes goes out; of 256 it rejects that push alone, and names the limit", async () => {
    const { server, room } = await joinRoom();
    const longest = "x".repeat(255);
    room.send(longest, bytes);
    await server.expectPush("room:a", longest, bytes);
    const push = outcomeOf(room.push(longest + "x", bytes));
    await settle();
    expect(push.result).toBe("encode");
    expect(String(push.error?.cause)).toContain("event");
    expect(String(push.error?.cause)).toContain("255");
    expect(room.state.status).toBe("joined");
    await server.expectNoPush();
  });
});
