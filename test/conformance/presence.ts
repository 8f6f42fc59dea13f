import { describe, expect, test } from "vitest";

import type { Stage } from "./stage.js";
import type { Wire } from "./wire.js";

interface Entry {
  metas: { name: string; phx_ref: string }[];
}

type Presences = Record<string, Entry>;

interface Diff {
  joins: Presences;
  leaves: Presences;
}

/** The next of this event; what else comes meanwhile is let go. */
async function heard(wire: Wire, event: string): Promise<unknown> {
  for (;;) {
    const [, , , came, payload] = await wire.next();
    if (came === event) return payload;
  }
}

async function state(wire: Wire): Promise<string[]> {
  return namesIn((await heard(wire, "presence_state")) as Presences);
}

/** A diff with this name; one's own may come before or after one's state. */
async function hears(wire: Wire, name: string, of: keyof Diff): Promise<void> {
  while (!namesIn(((await heard(wire, "presence_diff")) as Diff)[of]).includes(name));
}

function namesIn(presences: Presences): string[] {
  return Object.values(presences)
    .flatMap(({ metas }) => metas.map(({ name }) => name))
    .sort();
}

export function describePresence({ topic, open }: Stage) {
  describe("who joins a room with a name", () => {
    test("is told who is there, and shown to the others until the connection ends", async () => {
      const room = topic("room");
      const [ada, grace] = [await open(), await open()];
      await ada.join(room, { name: " Ada " });
      expect(await state(ada)).toEqual(["Ada"]);
      await grace.join(room, { name: "Grace" });
      expect(await state(grace)).toEqual(["Ada", "Grace"]);
      await hears(ada, "Grace", "joins");
      grace.hangUp();
      await hears(ada, "Grace", "leaves");
    });

    test("is somebody else than another of the same name, and the same person in each room", async () => {
      const [room, other] = [topic("room"), topic("room")];
      const [one, two] = [await open(), await open()];
      const keysIn = async (name: string, wire: Wire) => {
        await wire.join(name, { name: "Guest" });
        return Object.keys((await heard(wire, "presence_state")) as Presences);
      };
      const [first] = await keysIn(room, one);
      expect(await keysIn(other, one)).toEqual([first]);
      expect(new Set(await keysIn(room, two)).size).toBe(2);
    });

    test("goes and comes with a leave and a join under another name", async () => {
      const room = topic("room");
      const [ada, watcher] = [await open(), await open()];
      await watcher.join(room);
      const joinRef = await ada.join(room, { name: "Guest" });
      await hears(watcher, "Guest", "joins");
      await ada.ask(room, "phx_leave", {}, joinRef);
      await hears(watcher, "Guest", "leaves");
      await ada.join(room, { name: "Ada" });
      await hears(watcher, "Ada", "joins");
    });

    test.each([
      [" ", "name is missing"],
      [7, "name is missing"],
      ["x".repeat(33), "name is over 32 characters"],
    ])("is refused as %j: %s", async (name, reason) => {
      const room = topic("room");
      const wire = await open();
      const reply = await wire.ask(room, "phx_join", { name });
      expect(reply).toEqual({ status: "error", response: { reason } });
    });
  });

  describe("who joins a room without a name", () => {
    test("is shown to nobody, and hears who comes", async () => {
      const room = topic("room");
      const [ada, watcher] = [await open(), await open()];
      await watcher.join(room);
      await ada.join(room, { name: "Ada" });
      expect(await state(ada)).toEqual(["Ada"]);
      await hears(watcher, "Ada", "joins");
    });
  });
}
