import { ActionButton } from "../ActionButton.js";
import type { Side } from "./useSide.js";

/** Where a side of the repeater stands, why, and a way back where there is one. */
export function SideLine({ name, side }: { name: string; side: Side }) {
  const { tone, words, reason, rejoin } = side;

  return (
    <div className="side-line">
      <dt>{name}</dt>
      <dd className={`status ${tone}`}>{words}</dd>
      {reason !== undefined && <dd className="side-reason">{reason}.</dd>}
      {rejoin !== undefined && (
        <dd>
          <ActionButton kind="quiet" label={`Join again, ${name}`} onClick={rejoin}>
            Join again
          </ActionButton>
        </dd>
      )}
    </div>
  );
}
