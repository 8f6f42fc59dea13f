import { create, type StoreApi, type UseBoundStore } from "zustand";

import type { Contender } from "./contender.js";
import { listen, openSocket } from "./phoenix.js";

type Shown = Record<string, number>;

/** One zustand store that phoenix.js channels write, and a selector in each component. */
export const zustandStore: Contender = (topics, server) => {
  const socket = openSocket(server);
  const useShown = create<Shown>(() => Object.fromEntries(topics.map((topic) => [topic, 0])));
  for (const topic of topics) listen(socket, topic, (n) => useShown.setState({ [topic]: n }));
  return topics.map((topic) => <Item key={topic} useShown={useShown} topic={topic} />);
};

function Item({ useShown, topic }: { useShown: UseBoundStore<StoreApi<Shown>>; topic: string }) {
  return <li>{useShown((shown) => shown[topic])}</li>;
}
