import type * as Phoenix from "phoenix";

import type { TransportClass } from "../memoryTransport.js";
import { type Contender, event, payload, type Tally, type TrackedSession } from "./contender.js";

// A copy of its own: what V8 learns about the one that Slipstream uses tells nothing about this one.
const { Socket, Serializer } = (await import(
  `${import.meta.resolve("phoenix")}?contender`
)) as typeof Phoenix & { Serializer: { decode: Decode } };

interface Message {
  topic: string;
}
type Decode = (raw: unknown, callback: (message: Message) => void) => void;

/** What the types leave out. */
type OpenSocket = Phoenix.Socket & {
  channels: Phoenix.Channel[];
  leaveOpenTopic(topic: string): void;
};

/** A phoenix.js `Socket` with a `Channel` for each topic. */
export const phoenix: Contender<TrackedSession> = {
  name: "phoenix.js",
  open: (Transport, tally) => sessionOn(createSocket(Transport), tally),
};

/**
 * The same, for virtual time: it looks for the channels of a topic in an index instead of among all
 * of them. What it sends, and when, stays as it is; only this process has less to do.
 */
export const phoenixByTopic: Contender<TrackedSession> = {
  name: "phoenix.js",
  open(Transport, tally) {
    const index = new Map<string, Phoenix.Channel[]>();
    const decode: Decode = (raw, callback) =>
      Serializer.decode(raw, (message) => within(message.topic, () => callback(message)));
    const socket = createSocket(Transport, { decode });
    const leaveOpenTopic = socket.leaveOpenTopic.bind(socket);
    socket.leaveOpenTopic = (topic) => within(topic, () => leaveOpenTopic(topic));
    return sessionOn(socket, tally);

    function within(topic: string, task: () => void) {
      const all = socket.channels;
      if (index.size !== all.length && all.length > 1) {
        for (const channel of all) index.set(channel.topic, [channel]);
      }
      const own = (socket.channels = index.get(topic) ?? all);
      task();
      if (socket.channels === own) socket.channels = all;
    }
  },
};

function createSocket(Transport: TransportClass, options: object = {}): OpenSocket {
  return new Socket("ws://bench/socket", {
    // The types ask for a class that takes a url.
    transport: Transport,
    reconnectAfterMs: () => 0,
    ...options,
  }) as OpenSocket;
}

function sessionOn(socket: Phoenix.Socket, tally: Tally): TrackedSession {
  let channels: Phoenix.Channel[] = [];
  const onMessage = () => {
    tally.messages += 1;
  };
  const onJoined = () => {
    tally.joined += 1;
  };
  const onReply = () => {
    tally.replies += 1;
  };
  const onLeft = () => {
    tally.left += 1;
  };
  return {
    connect: () => socket.connect(),
    join(topics) {
      channels = topics.map((topic) => {
        const channel = socket.channel(topic);
        channel.on(event, onMessage);
        channel.join().receive("ok", onJoined);
        return channel;
      });
    },
    push() {
      for (const channel of channels) channel.push(event, payload).receive("ok", onReply);
    },
    leave() {
      for (const channel of channels) channel.leave().receive("ok", onLeft);
      channels = [];
    },
    isJoined: (index) => channels[index]?.state === "joined",
    close: () => socket.disconnect(),
  };
}
