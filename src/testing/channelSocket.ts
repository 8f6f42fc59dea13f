import type { ChannelProcess } from "./channelProcess.js";
import type { ChannelSocket, SocketRef } from "./definition.js";
import { encodeMessage, type Message } from "./serializer.js";

export function channelSocket(process: ChannelProcess): ChannelSocket {
  const { topic, joinRef, transport, shared } = process;
  const { presence, pubSub } = shared;
  const push = (event: string, payload: unknown) =>
    process.perform(() =>
      transport.deliver(encodeMessage({ joinRef, ref: null, topic, event, payload })),
    );

  return {
    topic,
    joinRef: String(joinRef),
    connection: transport,
    assigns: {},
    push,
    broadcast: (event, payload) => process.perform(() => pubSub.broadcast(topic, event, payload)),
    broadcastFrom: (event, payload) =>
      process.perform(() => pubSub.broadcast(topic, event, payload, process)),
    socketRef() {
      if (!process.handled) throw new Error("socketRef() is for a push that is being handled");
      return process.handled as unknown as SocketRef; // opaque outside
    },
    reply: (ref, reply) => process.perform(() => process.reply(ref as unknown as Message, reply)), // see socketRef
    track: (key, meta) =>
      process.perform(() => {
        const { isFirst } = presence.track(topic, process, key, meta);
        if (isFirst) push("presence_state", presence.list(topic));
      }),
    update: (key, meta) => process.perform(() => presence.update(topic, process, key, meta)),
    untrack: (key) => process.perform(() => presence.untrack(topic, process, key)),
    presences: () => presence.list(topic),
    stop: () => process.perform(() => process.stop()),
    crash: () => process.perform(() => process.end("phx_error")),
  };
}
