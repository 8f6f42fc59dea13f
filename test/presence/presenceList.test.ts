import { type Channel } from "slipstream-react/core";
import { expect, it } from "vitest";

import type { TopicChannel } from "../../src/core/channel/topicChannel.js";
import { presenceOf } from "../../src/presence/presenceList.js";
import { knowsAnyPresenceKey } from "../helpers/phoenixVersion.js";
import { takeErrors } from "../helpers/reports.js";
import { settle } from "../helpers/settle.js";
import { joinRoom } from "../helpers/startClient.js";

// It is the one kind of channel there is.
const read = (room: Channel) => presenceOf(room as unknown as TopicChannel);
const keysOf = (room: Channel) => read(room).list.map(({ key }) => key);
const present = (...keys: string[]) =>
  Object.fromEntries(keys.map((key) => [key, { metas: [{ phx_ref: key }] }]));

it("lists who is there, for who asks, though nobody has asked before", async () => {
  const { room, server } = await joinRoom();
  expect(read(room)).toEqual({ list: [], synced: false });
  server.push("room:a", "presence_state", present("ann"));
  server.broadcast("room:a", "presence_diff", { joins: present("bob"), leaves: present("ann") });
  await settle();
  expect(read(room)).toEqual({
    list: [{ key: "bob", metas: [{ phx_ref: "bob" }] }],
    synced: true,
  });
  expect(read(room)).toBe(read(room));
});

it("has one list for all claims of a topic", async () => {
  const { room, client, server } = await joinRoom();
  server.push("room:a", "presence_state", present("ann"));
  const other = client.channel("room:a");
  await settle();
  expect(read(other)).toBe(read(room));
});

it("is that of nobody once its claim is released", async () => {
  const { room, server } = await joinRoom();
  server.push("room:a", "presence_state", present("ann"));
  await settle();
  expect(keysOf(room)).toEqual(["ann"]);
  void room.leave();
  expect(read(room)).toEqual({ list: [], synced: false });
});

it("begins anew when the topic was left and is claimed again", async () => {
  const { room, client, server } = await joinRoom();
  server.push("room:a", "presence_state", present("ann"));
  await settle();
  void room.leave({ afterMs: 0 });
  await settle();
  const again = client.channel("room:a");
  (await server.expectJoin("room:a").catch(() => null))?.ok({});
  await settle();
  expect(again.state.status).toBe("joined");
  server.push("room:a", "presence_state", present("bob"));
  await settle();
  expect(keysOf(again)).toEqual(["bob"]);
});

it("has those who came last at the end", async () => {
  const { room, server } = await joinRoom();
  server.push("room:a", "presence_state", present("zoe", "ann", "7"));
  server.broadcast("room:a", "presence_diff", { joins: present("bob"), leaves: {} });
  server.broadcast("room:a", "presence_diff", { joins: present("3"), leaves: {} });
  await settle();
  expect(keysOf(room)).toEqual(["7", "zoe", "ann", "bob", "3"]);
});

it("reports what is no presence when it is read, once, and keeps the rest", async () => {
  const { room, server } = await joinRoom();
  server.push("room:a", "presence_state", present("ann"));
  server.push("room:a", "presence_diff", { joins: { bob: "?" }, leaves: {} });
  await settle();
  expect(takeErrors()).toEqual([]);
  expect(keysOf(room)).toEqual(["ann"]);
  expect(keysOf(room)).toEqual(["ann"]);
  expect(takeErrors()).toEqual([
    expect.objectContaining({
      code: "invalid-payload",
      message: '"room:a": a "presence_diff" that is no presence',
      hint: "Only Phoenix Presence may send it: give an event of your own another name.",
      ...{ topic: "room:a", event: "presence_diff" },
    }),
  ]);
});

it("costs nothing where nobody asks, whatever the server sends", async () => {
  const { server } = await joinRoom();
  server.push("room:a", "presence_state", "garbage");
  for (let n = 0; n < 1_000; n++) server.broadcast("room:a", "presence_diff", { n });
  await settle();
  expect(takeErrors()).toEqual([]);
});

it.skipIf(!knowsAnyPresenceKey)("takes any key that came over the wire", async () => {
  const { room, server } = await joinRoom();
  const keys = ["__proto__", "constructor"];
  server.push("room:a", "presence_state", present(...keys));
  await settle();
  expect(keysOf(room)).toEqual(keys);
});
