import { SlipstreamError, useChannel, usePush } from "slipstream-react";

import { ActionButton } from "../../src/ActionButton.js";
import type { Tone } from "../../src/tones.js";
import { Facts } from "../stage/Facts.js";

const tones: Record<ReturnType<typeof usePush>["status"], Tone> = {
  idle: "calm",
  pending: "busy",
  ok: "good",
  error: "bad",
};

/** A button that pushes, and what became of its last push. */
export function Shout() {
  const room = useChannel("room:lobby");
  const shout = usePush(room, "shout");
  const { status, response } = shout;
  const error = shout.error instanceof SlipstreamError ? shout.error : undefined;

  return (
    <section className="card" aria-label="Shout">
      <header className="card-header">
        <h2>Shout</h2>
        <ActionButton kind="accent" onClick={() => shout.push({ body: "Hey!" })}>
          Shout
        </ActionButton>
        <ActionButton onClick={shout.reset}>Reset</ActionButton>
      </header>
      <p className={`status ${tones[status]}`}>{status}</p>
      <Facts
        of={{
          "room.status": room.status,
          response: response === undefined ? undefined : JSON.stringify(response),
          "error.code": error?.code,
          "error.message": error?.message,
          "error.response":
            error?.response === undefined ? undefined : JSON.stringify(error.response),
        }}
      />
    </section>
  );
}
