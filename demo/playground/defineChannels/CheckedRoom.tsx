import { useState } from "react";
import { SlipstreamError, useChannel, useLatest, usePush } from "slipstream-react";

import { ActionButton } from "../../src/ActionButton.js";
import { Facts } from "../stage/Facts.js";

/** Shows the last message that fits, and pushes what may not. */
export function CheckedRoom() {
  const room = useChannel("room:lobby");
  const message = useLatest(room, "new_msg");
  const shout = usePush(room, "shout");
  const [body, setBody] = useState("Hi");
  const error = shout.error instanceof SlipstreamError ? shout.error : undefined;

  return (
    <section className="card" aria-label="A checked room">
      <h2>A checked room</h2>
      <Facts
        of={{
          "room.status": room.status,
          "last message": message === undefined ? "none yet" : JSON.stringify(message),
          "shout.status": shout.status,
          "error.code": error?.code,
          "error.message": error?.message,
        }}
      />
      <form className="joined-up" onSubmit={(event) => event.preventDefault()}>
        <input
          aria-label="What to shout"
          value={body}
          onChange={(event) => setBody(event.target.value)}
        />
        <ActionButton kind="accent" onClick={() => shout.push({ body })}>
          Shout
        </ActionButton>
      </form>
    </section>
  );
}
