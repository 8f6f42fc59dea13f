import { useChannel, usePresence } from "slipstream-react";

import { isRecord } from "../../shared/isRecord.js";
import { CountRenders } from "../stage/CountRenders.js";
import { Facts } from "../stage/Facts.js";

/** Who is there, by name and in number. */
export function People() {
  return (
    <div className="side-by-side">
      <Names />
      <section className="card" aria-label="How many">
        <h2>How many</h2>
        <CountRenders>
          <Count />
        </CountRenders>
      </section>
    </div>
  );
}

function Names() {
  const room = useChannel("room:lobby");
  const { list, synced } = usePresence(room);

  return (
    <section className="card" aria-label="Who">
      <h2>Who</h2>
      <Facts of={{ synced: String(synced), "room.status": room.status }} />
      <ul className="lines">
        {list.map(({ key, metas }) => (
          <li key={key}>
            {nameOf(metas[0])}
            {metas.length > 1 && `, ${metas.length} times`}
          </li>
        ))}
        {list.length === 0 && <li className="empty">Nobody that we know of.</li>}
      </ul>
    </section>
  );
}

function Count() {
  const room = useChannel("room:lobby");
  const count = usePresence(room, { select: ({ list }) => list.length });

  return (
    <p className="big-number" data-testid="count">
      {count}
    </p>
  );
}

function nameOf(meta: unknown): string {
  return isRecord(meta) ? String(meta.name) : "?";
}
