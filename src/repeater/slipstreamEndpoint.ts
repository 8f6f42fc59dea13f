import type { TopicChannel } from "../core/channel/topicChannel.js";
import { type Client, clientOf } from "../core/client.js";
import type { ChannelOptions } from "../core/options.js";
import type { Slipstream } from "../core/slipstream.js";
import { destroyedError } from "../core/topics/topics.js";
import type { Endpoint } from "./endpoint.js";
import { atTarget, closedError } from "./failures.js";
import type { Events } from "./loops.js";
import type { Route, RouteListener } from "./route.js";
import {
  checkEndpointOptions,
  type Rename,
  type SlipstreamEndpointOptions,
} from "./slipstreamEndpointOptions.js";

const defaultMaxInFlight = 64;

export class SlipstreamEndpoint implements Endpoint {
  readonly #target: Client;
  readonly #options: SlipstreamEndpointOptions;

  constructor(target: Slipstream, options: SlipstreamEndpointOptions) {
    checkEndpointOptions(options);
    this.#target = clientOf(target);
    this.#options = options;
  }

  /** For who has one message: a repeater keeps the topic joined instead. */
  async broadcast(topic: string, event: string, payload: unknown): Promise<void> {
    if (this.#target.isDestroyed) throw destroyedError(topic);
    const channel = this.#prepare(topic, {});
    channel.claim();
    try {
      const { timeoutMs } = this.#target.config;
      // What is sent and forgotten would be dropped with the claim.
      if (this.#options.acknowledge === false) await channel.joined({ timeoutMs });
      await this.#send(channel, event, payload, timeoutMs);
    } finally {
      void channel.leave();
    }
  }

  route(topic: string, listener: RouteListener): Route {
    const target = this.#target;
    const { maxInFlight = defaultMaxInFlight, echoes = true } = this.#options;
    const channel = this.#prepare(topic, {
      onError: (error) => listener.failed(atTarget(error), channel.state.status === "refused"),
      onClose: ({ by }) => {
        if (by === "server") listener.failed(atTarget(closedError(channel.topic)), true);
      },
    });
    channel.claim();
    const unsubscribe = channel.subscribe(() => listener.changed());
    return {
      maxInFlight,
      place: echoes ? { client: target, topic: channel.topic } : null,
      get isOpen() {
        // Where a push is turned away at once, waiting would not help.
        const { status } = channel.state;
        return status === "joined" || status === "refused" || target.isDestroyed;
      },
      renamed: (events) => renamedEvents(events, this.#options.event),
      isTimed: true,
      send: (event, payload, timeoutMs) => {
        if (target.isDestroyed) throw destroyedError(channel.topic);
        return this.#send(channel, event, payload, timeoutMs);
      },
      close() {
        unsubscribe();
        void channel.leave();
      },
    };
  }

  #prepare(topic: string, options: ChannelOptions): TopicChannel {
    const { params } = this.#options;
    const name = renamed(topic, this.#options.topic);
    const channel = this.#target.prepare(name, { ...options, params });
    channel.isRaw = true;
    return channel;
  }

  #send(
    channel: TopicChannel,
    event: string,
    payload: unknown,
    timeoutMs: number | undefined,
  ): Promise<unknown> | undefined {
    const name = renamed(event, this.#options.event);
    if (this.#options.acknowledge !== false) return channel.push(name, payload, { timeoutMs });
    channel.sendNow(name, payload);
    return undefined;
  }
}

function renamed(name: string, rename: Rename | undefined): string {
  return typeof rename === "function" ? rename(name) : (rename ?? name);
}

function renamedEvents(events: Events, rename: Rename | undefined): Events {
  if (typeof rename === "string") return events?.length === 0 ? [] : [rename];
  return events && [...new Set(events.map((event) => renamed(event, rename)))];
}
