import { clausesOf, matches, type Clauses } from "./clauses.js";
import { Connection, type ConnectionHost } from "./connection.js";
import { connectParams, type ConnectRequest } from "./connectParams.js";
import type { ChannelDefinition } from "./definition.js";
import type { Engine, EngineOptions } from "./engine.js";
import type { DisconnectOptions, Peer } from "./engineConnection.js";
import { PresenceTracker } from "./presence.js";
import { PubSub } from "./pubSub.js";
import { encodeMessage, type Message } from "./serializer.js";

// What a test server adds: eyes on the frames, and clauses for topics that have no definition.
export interface EngineHooks {
  received?(connection: Connection, message: Message): void;
  undefinedTopic?: Clauses;
}

export class LocalEngine implements Engine {
  readonly connections: Set<Connection> = new Set<Connection>();
  readonly #channels: { pattern: string; clauses: Clauses }[] = [];
  readonly #pubSub = new PubSub();
  readonly #host: ConnectionHost;
  #ids = 0;

  constructor({ maxChannelsPerTransport, onError }: EngineOptions, hooks: EngineHooks = {}) {
    this.#host = {
      maxChannels: maxChannelsPerTransport ?? Infinity,
      pubSub: this.#pubSub,
      presence: new PresenceTracker((topic, diff) => this.broadcast(topic, "presence_diff", diff)),
      clausesFor: (topic) => this.definedClauses(topic) ?? hooks.undefinedTopic,
      received: (connection, message) => hooks.received?.(connection, message),
      gone: (connection) => this.connections.delete(connection),
      report(error, topic) {
        if (onError) onError(error, { topic });
        else console.error(`A channel on "${topic}" crashed:`, error);
      },
    };
  }

  definedClauses(topic: string): Clauses | undefined {
    return this.#channels.find(({ pattern }) => matches(pattern, topic))?.clauses;
  }

  channel(pattern: string, definition: ChannelDefinition): void {
    this.#channels.push({ pattern, clauses: clausesOf(definition) });
  }

  accept(peer: Peer, request: ConnectRequest & { id?: number }): Connection {
    const id = request.id ?? ++this.#ids;
    const connection = new Connection(this.#host, peer, { id, params: connectParams(request) });
    this.connections.add(connection);
    return connection;
  }

  push(topic: string, event: string, payload: unknown): void {
    for (const { joinRef, transport } of this.#pubSub.subscribers(topic)) {
      transport.deliver(encodeMessage({ joinRef, ref: null, topic, event, payload }));
    }
  }

  broadcast(topic: string, event: string, payload: unknown): void {
    this.#pubSub.broadcast(topic, event, payload);
  }

  crash(topic: string): void {
    for (const process of this.#pubSub.subscribers(topic)) process.end("phx_error");
  }

  close(topic: string): void {
    for (const process of this.#pubSub.subscribers(topic)) process.stop();
  }

  disconnect(options: DisconnectOptions = {}): void {
    for (const connection of [...this.connections]) connection.disconnect(options);
  }

  freeze(): void {
    for (const connection of this.connections) connection.freeze();
  }

  thaw(): void {
    for (const connection of this.connections) connection.thaw();
  }
}
