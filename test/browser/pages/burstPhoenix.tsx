import { type Channel, Socket } from "phoenix";
import { StrictMode, useEffect, useReducer, useState } from "react";
import { createRoot } from "react-dom/client";

import { watchFrames } from "./watchFrames.js";

/** The page of the burst with a phoenix.js channel, and state that each message sets. */
const socket = new Socket("/socket");
const seen = { isJoined: false, frames: watchFrames() };

const numberOf = (payload: unknown) => (payload as { n: number }).n;

function Room() {
  const [channel, setChannel] = useState<Channel | null>(null);
  useEffect(() => {
    const joining = socket.channel("room:lobby");
    joining.join().receive("ok", () => {
      setChannel(joining);
      seen.isJoined = true;
    });
    return () => void joining.leave();
  }, []);
  return (
    channel && (
      <>
        <Counter channel={channel} word="heard" />
        <Counter channel={channel} word="reduced" />
        <Latest channel={channel} />
      </>
    )
  );
}

function Counter({ channel, word }: { channel: Channel; word: string }) {
  const [messages, add] = useReducer((before: number) => before + 1, 0);
  useMessages(channel, add);
  return (
    <p>
      {messages} {word}
    </p>
  );
}

function Latest({ channel }: { channel: Channel }) {
  const [n, setN] = useState(0);
  useMessages(channel, setN);
  return <p>{n} is the latest</p>;
}

function useMessages(channel: Channel, take: (n: number) => void) {
  useEffect(() => {
    const ref = channel.on("new_msg", (payload) => take(numberOf(payload)));
    return () => channel.off("new_msg", ref);
  }, [channel, take]);
}

socket.connect();
createRoot(document.body).render(
  <StrictMode>
    <Room />
  </StrictMode>,
);
Object.assign(window, { seen });
