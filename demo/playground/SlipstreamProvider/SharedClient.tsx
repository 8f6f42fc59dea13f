import { useEffect, useState } from "react";
import { createSlipstream, SlipstreamProvider } from "slipstream-react";

import { ActionButton } from "../../src/ActionButton.js";
import { createRooms, peacefulRooms } from "../stage/createRooms.js";
import { Room } from "../useChannel/Room.js";

/** A client that lives outside of React, as one in a module does: a button of no provider uses it too. */
export function SharedClient() {
  const [slipstream] = useState(createClient);
  // It is nobody's but this story's: a module would keep it.
  useEffect(() => () => void slipstream.disconnect(), [slipstream]);

  function sayHello() {
    const room = slipstream.channel("room:lobby");
    room.send("new_msg", { body: "Hello from outside." });
    void room.leave();
  }

  return (
    <div className="stage">
      <SlipstreamProvider client={slipstream}>
        <Room topic="room:lobby" />
      </SlipstreamProvider>
      <div className="server-desk">
        <ActionButton onClick={sayHello}>Say hello, without a hook</ActionButton>
      </div>
    </div>
  );
}

function createClient() {
  const { transport } = createRooms(peacefulRooms);
  return createSlipstream({ url: "/socket", transport });
}
