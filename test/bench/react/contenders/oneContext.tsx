import type { Socket } from "phoenix";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

import type { Contender } from "./contender.js";
import { listen, openSocket } from "./phoenix.js";

type Shown = Readonly<Record<string, number>>;

const ShownContext = createContext<Shown>({});

/** One context with all that phoenix.js channels said last. */
export const oneContext: Contender = (topics, server) => (
  <Shown socket={openSocket(server)} topics={topics}>
    {topics.map((topic) => (
      <Item key={topic} topic={topic} />
    ))}
  </Shown>
);

interface ShownProps {
  socket: Socket;
  topics: readonly string[];
  children: ReactNode;
}

function Shown({ socket, topics, children }: ShownProps) {
  const [shown, setShown] = useState<Shown>(() =>
    Object.fromEntries(topics.map((topic) => [topic, 0])),
  );
  useEffect(() => {
    const stops = topics.map((topic) =>
      listen(socket, topic, (n) => setShown((before) => ({ ...before, [topic]: n }))),
    );
    return () => stops.forEach((stop) => stop());
  }, [socket, topics]);
  return <ShownContext value={shown}>{children}</ShownContext>;
}

function Item({ topic }: { topic: string }) {
  return <li>{useContext(ShownContext)[topic]}</li>;
}
