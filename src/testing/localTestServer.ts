import { ByHand } from "./byHand.js";
import type { ChannelDefinition } from "./definition.js";
import type { DisconnectOptions } from "./engineConnection.js";
import { Handshakes } from "./handshakes.js";
import { LocalEngine } from "./localEngine.js";
import { Occurrences, type Occurrence } from "./occurrences.js";
import type { Message } from "./serializer.js";
import { LocalTestConnection } from "./testConnection.js";
import type {
  TestConnection,
  TestFrame,
  TestJoin,
  TestLeave,
  TestPush,
  TestServer,
  TestServerOptions,
} from "./testServer.js";
import { createTransport } from "./testTransport.js";

export class LocalTestServer implements TestServer {
  readonly transport: typeof WebSocket;
  readonly connections: LocalTestConnection[] = [];
  readonly frames: TestFrame[] = [];
  readonly #engine: LocalEngine;
  readonly #handshakes = new Handshakes();
  readonly #occurrences: Occurrences;
  readonly #byHand: ByHand;

  constructor(options: TestServerOptions) {
    const {
      act = (deliver: () => void) => deliver(),
      connect = () => true,
      timeoutMs = 1000,
    } = options;
    this.#occurrences = new Occurrences(timeoutMs);
    this.#byHand = new ByHand(
      this.#occurrences,
      (topic) => this.#engine.definedClauses(topic) !== undefined,
    );
    this.#engine = new LocalEngine(options, {
      received: ({ id }, message) => this.#saw(id, message),
      undefinedTopic: this.#byHand.clauses,
    });
    this.transport = createTransport((client) => {
      const connection = new LocalTestConnection(this.connections.length + 1, client, {
        isWelcome: ({ params }) => connect(params),
        accept: (peer) => this.#engine.accept(peer, peer),
        arrived: (handshake) => this.#handshakes.arrived(handshake),
        gaveUp: (closed) => {
          this.#handshakes.gaveUp(closed);
          this.#occurrences.add({ kind: "disconnect", connection: closed });
        },
        sawFrame: (frame) => this.frames.push(frame),
      });
      this.connections.push(connection);
      this.#occurrences.add({ kind: "connect", connection });
      return connection;
    }, act);
  }

  channel(pattern: string, definition: ChannelDefinition): void {
    this.#engine.channel(pattern, definition);
  }

  acceptConnect(): void {
    this.#handshakes.acceptConnect();
  }

  refuseConnect(times?: number): void {
    this.#handshakes.refuseConnect(times);
  }

  hangConnect(times?: number): void {
    this.#handshakes.hangConnect(times);
  }

  disconnect(options?: DisconnectOptions): void {
    this.#engine.disconnect(options);
  }

  goSilent(): void {
    for (const connection of this.#open()) connection.goSilent();
  }

  async expectConnect(): Promise<TestConnection> {
    return (await this.#occurrences.expect({ kind: "connect" })).connection;
  }

  async expectDisconnect(): Promise<TestConnection> {
    return (await this.#occurrences.expect({ kind: "disconnect" })).connection;
  }

  async expectJoin(topic: string, params?: unknown): Promise<TestJoin> {
    const join = await this.#occurrences.expect({ kind: "join", topic, payload: params });
    return this.#byHand.testJoin(join);
  }

  async expectLeave(topic: string): Promise<TestLeave> {
    const leave = await this.#occurrences.expect({ kind: "leave", topic });
    return { topic, joinRef: String(leave.message?.joinRef), connection: leave.connection };
  }

  async expectPush(topic: string, event: string, payload?: unknown): Promise<TestPush> {
    const push = await this.#occurrences.expect({ kind: "push", topic, event, payload });
    return this.#byHand.testPush(push);
  }

  expectNoConnect(): Promise<void> {
    return this.#occurrences.expectNone({ kind: "connect" });
  }

  expectNoDisconnect(): Promise<void> {
    return this.#occurrences.expectNone({ kind: "disconnect" });
  }

  expectNoJoin(topic?: string): Promise<void> {
    return this.#occurrences.expectNone({ kind: "join", topic });
  }

  expectNoLeave(topic?: string): Promise<void> {
    return this.#occurrences.expectNone({ kind: "leave", topic });
  }

  expectNoPush(topic?: string, event?: string): Promise<void> {
    return this.#occurrences.expectNone({ kind: "push", topic, event });
  }

  push(topic: string, event: string, payload: unknown = {}): void {
    this.#engine.push(topic, event, payload);
  }

  broadcast(topic: string, event: string, payload: unknown = {}): void {
    this.#engine.broadcast(topic, event, payload);
  }

  crash(topic: string): void {
    this.#engine.crash(topic);
  }

  close(topic: string): void {
    this.#engine.close(topic);
  }

  sendRaw(frame: string | ArrayBuffer | readonly unknown[]): void {
    const raw = Array.isArray(frame) ? JSON.stringify(frame) : (frame as string | ArrayBuffer);
    for (const connection of this.#open()) connection.sendRaw(raw);
  }

  #open(): LocalTestConnection[] {
    return this.connections.filter(({ status }) => status === "open");
  }

  #saw(id: number, message: Message): void {
    const connection = this.connections[id - 1];
    if (!connection || message.topic === "phoenix") return;
    const kinds: Record<string, Occurrence["kind"]> = { phx_join: "join", phx_leave: "leave" };
    const kind = kinds[String(message.event)] ?? "push";
    this.#occurrences.add({ kind, connection, message });
  }
}
