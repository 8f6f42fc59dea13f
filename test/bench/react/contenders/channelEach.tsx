import type { Socket } from "phoenix";
import { useEffect, useState } from "react";

import type { Contender } from "./contender.js";
import { listen, openSocket } from "./phoenix.js";

/** A phoenix.js channel and `useState` in each component. */
export const channelEach: Contender = (topics, server) => {
  const socket = openSocket(server);
  return topics.map((topic) => <Item key={topic} socket={socket} topic={topic} />);
};

function Item({ socket, topic }: { socket: Socket; topic: string }) {
  const [shown, setShown] = useState(0);
  useEffect(() => listen(socket, topic, setShown), [socket, topic]);
  return <li>{shown}</li>;
}
