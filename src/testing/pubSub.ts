import type { ChannelProcess } from "./channelProcess.js";
import { encodeMessage } from "./serializer.js";

export class PubSub {
  readonly #topics = new Map<string, Set<ChannelProcess>>();

  subscribers(topic: string): ChannelProcess[] {
    return [...(this.#topics.get(topic) ?? [])];
  }

  subscribe(process: ChannelProcess): void {
    const subscribers = this.#topics.get(process.topic) ?? new Set();
    this.#topics.set(process.topic, subscribers.add(process));
  }

  unsubscribe(process: ChannelProcess): void {
    const subscribers = this.#topics.get(process.topic);
    subscribers?.delete(process);
    if (subscribers?.size === 0) this.#topics.delete(process.topic);
  }

  // Straight to the transports, past the mailboxes of the channels: Phoenix's fastlane.
  broadcast(topic: string, event: string, payload: unknown, except?: ChannelProcess): void {
    const data = encodeMessage({ joinRef: null, ref: null, topic, event, payload });
    for (const process of this.subscribers(topic)) {
      if (process !== except) process.transport.deliver(data);
    }
  }
}
