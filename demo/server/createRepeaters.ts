import type { ChannelDefinition, Engine } from "slipstream-react/testing";

import type { Desk } from "./createDesk.js";
import type { Rooms } from "./createRooms.js";

interface RepeatersOptions {
  /** Where it is said. */
  users: Engine;
  rooms: Rooms;
  desk: Desk;
}

/**
 * The channel of a repeater: what it pushes is said to the users, unchanged. It belongs on an engine
 * of its own, so that nothing that is said on the topic is sent to a client that only publishes.
 */
export function createRepeaters({ users, rooms, desk }: RepeatersOptions): ChannelDefinition {
  return {
    join: (_params, { topic }) =>
      topic.startsWith("room:") ? { ok: {} } : { error: { reason: "unauthorized" } },

    handleIn: {
      "*"(payload, { topic }, event) {
        const reason = reasonAgainst(event);
        if (reason !== undefined) return { error: { reason } };
        // First: who joins in between gets it twice, by its id once, instead of not at all.
        rooms.remember(topic, event, payload);
        users.broadcast(topic, event, payload);
        desk.countRepeated(topic);
        return { ok: {} };
      },
    },
  };
}

/**
 * What users compute from presence would be nonsense, a `phx_close` would close their channels, and
 * a `chan_reply_` would settle a push of theirs.
 */
function reasonAgainst(event: string): string | undefined {
  if (event.startsWith("presence_")) return "presence belongs to the service that tracks it";
  if (event.startsWith("phx_")) return "phx_ events belong to Phoenix";
  if (event.startsWith("chan_reply_")) return "chan_reply_ events belong to phoenix.js";
  return undefined;
}
