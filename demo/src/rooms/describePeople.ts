import type { Presence, PresenceMeta } from "slipstream-react";

import type { RoomTopic } from "./useRoom.js";

const named = 5;
const list = new Intl.ListFormat("en");

/** Who is in a room, in words. */
export function describePeople({
  list: people,
  synced,
}: Presence<PresenceMeta<RoomTopic>>): string {
  if (!synced) return "Looking who is here…";
  if (people.length < 2) return "Only you are here.";
  const names = people.slice(0, named).map(({ metas }) => metas.at(-1)?.name ?? "Somebody");
  const others = people.length - names.length;
  return `${list.format(others > 0 ? [...names, `${others} more`] : names)} are here.`;
}
