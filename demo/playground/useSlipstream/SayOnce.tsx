import { useState } from "react";
import { useSlipstream } from "slipstream-react";

import { ActionButton } from "../../src/ActionButton.js";

/** A claim for one errand, in an event handler: joins, pushes, leaves. */
export function SayOnce() {
  const slipstream = useSlipstream();
  const [result, setResult] = useState("Not in the room.");

  async function say() {
    const room = slipstream.channel("room:lobby");
    setResult("On the way …");
    await room.push("new_msg", { body: "Just passing by." });
    await room.leave({ afterMs: 0 });
    setResult("Said, and left.");
  }

  return (
    <section className="card" aria-label="Errand">
      <header className="card-header">
        <h2>One errand</h2>
        <ActionButton onClick={() => void say()}>Join, say something, leave</ActionButton>
      </header>
      <p role="status">{result}</p>
    </section>
  );
}
