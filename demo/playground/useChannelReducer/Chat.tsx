import { useState } from "react";
import { useChannel, useChannelReducer } from "slipstream-react";

import { ActionButton } from "../../src/ActionButton.js";
import { bodyOf } from "../stage/bodyOf.js";
import { linesOf } from "./linesOf.js";

interface Log {
  count: number;
  lines: string[];
}

const empty: Log = { count: 0, lines: [] };

/** A log of a room, made of the join response and every message after it. */
export function Chat() {
  const [readers, setReaders] = useState(1);

  return (
    <>
      <div className="side-by-side">
        {Array.from({ length: readers }, (_, index) => (
          <Reader key={index} name={`Reader ${index + 1}`} />
        ))}
      </div>
      <div className="server-desk">
        <ActionButton onClick={() => setReaders((count) => count + 1)}>
          Mount another reader
        </ActionButton>
      </div>
    </>
  );
}

function Reader({ name }: { name: string }) {
  const room = useChannel("room:lobby");
  const { count, lines } = useChannelReducer(room, read, empty);

  return (
    <article className="card" aria-label={name}>
      <h2>{name}</h2>
      <p className="big-number" data-testid="count">
        {count}
      </p>
      <ol className="lines">
        {lines.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ol>
    </article>
  );
}

function read(log: Log, { event, payload }: { event: string; payload?: unknown }): Log {
  // A join begins anew: the server says what there is.
  if (event === "phx_join") {
    const lines = linesOf(payload);
    return { count: lines.length, lines: lines.slice(-5) };
  }
  return { count: log.count + 1, lines: [...log.lines, bodyOf(payload)].slice(-5) };
}
