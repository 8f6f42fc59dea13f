import type { Message } from "../core/channel/channel.js";
import { SlipstreamError } from "../core/error.js";
import { TopicListeners } from "../core/topics/topicListeners.js";
import { report } from "../wire/report.js";
import type { Endpoint, Subscribable } from "./endpoint.js";

/** What goes over the channel. */
interface TopicMessage extends Message {
  topic: string;
}

/**
 * An endpoint that reaches the other tabs, frames and workers of this origin, by a `BroadcastChannel`
 * of this name. Its own subscribers hear what the others broadcast, not what it broadcasts itself.
 * What goes over the channel is `{ topic, event, payload }`; anything else that comes, once it is
 * used, is ignored, and reported as an error with the code `decode`. A payload that cannot be cloned
 * is turned away with `encode`. In Node only subscribers keep the process alive.
 *
 * `close()` lets go of the channel and of its subscribers; used again, by a repeater that goes on too,
 * it is opened again. Where each of several tabs repeats, the others hear everything as often: let one
 * do it, such as the one that holds a lock of `navigator.locks`.
 *
 * @example
 *   const tabs = createBroadcastChannelEndpoint("my-app");
 *   const off = tabs.subscribe("room:lobby", (event, payload) => show(payload));
 */
export function createBroadcastChannelEndpoint(
  name: string,
): Endpoint & Subscribable & { close(): void } {
  checkName(name);
  let subscribers = new TopicListeners<[event: string, payload: unknown]>();
  let channel: BroadcastChannel | undefined;

  // Not before it is used: a module may make an endpoint while it is rendered on a server.
  function open(): BroadcastChannel {
    if (channel) return channel;
    channel = createChannel(name);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isMessage(data)) subscribers.tell(data.topic, data.event, data.payload);
      else reportForeign(name);
    };
    channel.onmessageerror = () => reportForeign(name);
    return channel;
  }

  return {
    broadcast(topic, event, payload) {
      const opened = open();
      if (subscribers.isEmpty) keepAlive(opened, false);
      post(opened, { topic, event, payload });
    },
    subscribe(topic, handler) {
      const opened = open();
      const together = subscribers;
      keepAlive(opened, true);
      const off = together.add(topic, handler);
      return () => {
        off();
        if (together.isEmpty) keepAlive(opened, false);
      };
    },
    close() {
      subscribers = new TopicListeners();
      channel?.close();
      channel = undefined;
    },
  };
}

function checkName(name: unknown) {
  if (typeof name === "string" && name !== "") return;
  throw new SlipstreamError(
    "invalid-config",
    `the name of the channel is ${JSON.stringify(name)}`,
    {
      hint: 'Pass a name that all tabs use and no other script does, such as "my-app:rooms".',
    },
  );
}

function createChannel(name: string): BroadcastChannel {
  if (typeof BroadcastChannel === "function") return new BroadcastChannel(name);
  throw new SlipstreamError("invalid-config", "there is no BroadcastChannel here", {
    hint: "Use another endpoint where it is missing, such as createLocalEndpoint().",
  });
}

function post(channel: BroadcastChannel, message: TopicMessage) {
  try {
    channel.postMessage(message);
  } catch (cause) {
    if (!(cause instanceof DOMException) || cause.name !== "DataCloneError") throw cause;
    const { topic, event } = message;
    throw new SlipstreamError("encode", `"${event}" of "${topic}" cannot be cloned`, {
      hint: "Other tabs get what structuredClone takes: no functions, no DOM nodes.",
      ...{ topic, event, cause },
    });
  }
}

// Only Node's has these two, and stays alive for a channel that nobody listens to.
function keepAlive(channel: BroadcastChannel & { ref?(): void; unref?(): void }, isOn: boolean) {
  if (isOn) channel.ref?.();
  else channel.unref?.();
}

function isMessage(data: unknown): data is TopicMessage {
  if (typeof data !== "object" || data === null || !("payload" in data)) return false;
  const { topic, event } = data as Partial<Record<"topic" | "event", unknown>>;
  return typeof topic === "string" && typeof event === "string";
}

function reportForeign(name: string) {
  report(
    new SlipstreamError("decode", `something on the BroadcastChannel "${name}" is no message`, {
      hint: "Another script uses the same name: give the endpoint one of its own.",
    }),
  );
}
