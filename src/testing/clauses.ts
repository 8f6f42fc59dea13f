import type { ChannelDefinition, ChannelSocket } from "./definition.js";
import type { Message } from "./serializer.js";

// What a channel process calls. A test server has clauses that are no definition: those by hand.
export interface Clauses {
  join(message: Message, socket: ChannelSocket): unknown;
  handleIn(message: Message, socket: ChannelSocket): unknown;
  terminate(socket: ChannelSocket): void;
}

export function clausesOf(definition: ChannelDefinition): Clauses {
  const { handleIn = {} } = definition;
  return {
    join: ({ payload }, socket) => definition.join?.(payload, socket),
    handleIn({ event, payload }, socket) {
      if (typeof event === "string") {
        const clause = handleIn[Object.hasOwn(handleIn, event) ? event : "*"];
        if (clause) return clause(payload, socket, event);
      }
      throw new Error(`No handleIn clause for ${JSON.stringify(event)} on "${socket.topic}"`);
    },
    terminate: (socket) => definition.terminate?.(socket),
  };
}

// Phoenix takes a splat at the end alone.
export function matches(pattern: string, topic: string): boolean {
  return pattern.endsWith("*") ? topic.startsWith(pattern.slice(0, -1)) : topic === pattern;
}
