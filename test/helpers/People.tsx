import { screen } from "@testing-library/react";
import { memo, type ReactNode, useEffect } from "react";
import {
  type Presence,
  type PresenceEntry,
  useChannel,
  type UseChannelResult,
  usePresence,
} from "slipstream-react";

interface PeopleProps {
  /** By which `peopleOf` finds it. */
  name?: string;
  /** Told of each row that commits. */
  onRow?: (key: string) => void;
  /** Told of each commit. */
  onCommit?: (people: Presence) => void;
}

const Row = memo(function Row({
  entry: { key, metas },
  onRow,
}: {
  entry: PresenceEntry;
  onRow: PeopleProps["onRow"];
}) {
  useEffect(() => {
    onRow?.(key);
  });
  const places = metas.map((meta) => (meta as { at?: string }).at ?? "?");
  return `${key}@${places.join("+")} `;
});

/** Shows who is present on a topic that somebody else claims. */
export function ReaderOfPeople({
  room,
  name = "people",
  onRow,
  onCommit,
}: PeopleProps & { room: UseChannelResult }): ReactNode {
  const people = usePresence(room);
  useEffect(() => {
    onCommit?.(people);
  });
  return (
    <output aria-label={name}>
      {people.list.map((entry) => (
        <Row key={entry.key} entry={entry} onRow={onRow} />
      ))}
      {people.synced ? "synced" : "not synced"}
    </output>
  );
}

/** Claims a topic itself, and shows who is present: `ann@home+work bob@? synced`. */
export function People({
  topic = "room:lobby",
  ...props
}: PeopleProps & { topic?: string | null }): ReactNode {
  return <ReaderOfPeople {...props} room={useChannel(topic)} />;
}

/** What is shown under this name. */
export function peopleOf(name = "people"): string | null {
  return screen.getByLabelText(name).textContent;
}

/** As the server says it: `presences({ ann: ["home", "work"] })`; the place names the meta. */
export function presences(people: Record<string, string[]>): object {
  return Object.fromEntries(
    Object.entries(people).map(([key, places]) => [
      key,
      { metas: places.map((at) => ({ at, phx_ref: `${key}@${at}` })) },
    ]),
  );
}

/** A `presence_diff`. */
export function diff(
  joins: Record<string, string[]>,
  leaves: Record<string, string[]> = {},
): object {
  return { joins: presences(joins), leaves: presences(leaves) };
}
