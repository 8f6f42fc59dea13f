import { screen } from "@testing-library/react";
import { type ReactNode, useEffect } from "react";
import {
  type Message,
  useChannel,
  useChannelReducer,
  type UseChannelResult,
} from "slipstream-react";

export type LinesReducer = (lines: readonly string[], message: Message) => readonly string[];

export interface LinesProps {
  /** By which `linesOf` finds it. */
  name?: string;
  reducer?: LinesReducer;
  initial?: readonly string[];
  /** Told of each commit. */
  onCommit?: (lines: readonly string[]) => void;
}

/** Shows every message of a topic that somebody else claims. */
export function ReaderOfLines({
  room,
  name = "lines",
  reducer = collect,
  initial = [],
  onCommit,
}: LinesProps & { room: UseChannelResult }): ReactNode {
  const lines = useChannelReducer(room, reducer, initial);
  useEffect(() => {
    onCommit?.(lines);
  });
  return <output aria-label={name}>{lines.join("; ")}</output>;
}

/** Claims a topic itself, and shows its every message: `phx_join {}; new_msg {"n":1}`. */
export function Lines({
  topic = "room:lobby",
  name = "lines",
  reducer = collect,
  initial = [],
  onCommit,
}: LinesProps & { topic?: string | null }): ReactNode {
  const lines = useChannelReducer(useChannel(topic), reducer, initial);
  useEffect(() => {
    onCommit?.(lines);
  });
  return <output aria-label={name}>{lines.join("; ")}</output>;
}

export const collect: LinesReducer = (lines, { event, payload }) => [
  ...lines,
  `${event} ${JSON.stringify(payload)}`,
];

/** What is shown under this name. */
export function linesOf(name = "lines"): string | null {
  return screen.getByLabelText(name).textContent;
}
