import type { TestServer } from "slipstream-react/testing";

type WireFrame = readonly [
  joinRef: unknown,
  ref: unknown,
  topic: unknown,
  event: unknown,
  payload: unknown,
];

interface Entry {
  readonly joinRef: unknown;
  standing: "joining" | "joined" | "left";
}

/** What the client does with a frame of its own, in place of sending it. */
export type Intercept = (frame: WireFrame) => boolean;

/**
 * Keeps the books of the current connection from the client's side of the wire, and says what no
 * client may do: what it may believe at any time follows from the frames alone.
 */
export class WireLedger {
  readonly transport: typeof WebSocket;
  readonly violations: string[] = [];
  isOpen = false;
  /** The join_refs of each topic, on every connection. */
  readonly joinRefs = new Map<string, string[]>();
  /** Each join, by its topic. */
  readonly joins: string[] = [];
  /** The ids of pushes in the order in which they went out. */
  readonly pushed: { topic: string; id: number }[] = [];
  #current: object | undefined;
  #entries = new Map<unknown, Entry>();
  readonly #maxJoins: number;
  readonly #accepted: (topic: string) => void;

  constructor(
    server: TestServer,
    options: {
      maxJoinsInFlight: number;
      intercept: Intercept;
      accepted: (topic: string) => void;
    },
  ) {
    this.#maxJoins = options.maxJoinsInFlight;
    this.#accepted = options.accepted;
    this.transport = listeningTransport(server, this, options.intercept);
  }

  standingOf(topic: string): Entry["standing"] | "none" {
    return this.#entries.get(topic)?.standing ?? "none";
  }

  created(socket: object): void {
    this.#current = socket;
    this.isOpen = false;
    this.#entries = new Map();
  }

  opened(socket: object): void {
    if (socket === this.#current) this.isOpen = true;
  }

  ended(socket: object): void {
    if (socket === this.#current) this.created({});
  }

  sent(socket: WebSocket, [joinRef, ref, topic, event, payload]: WireFrame): void {
    const what = `${String(event)} on ${String(topic)}`;
    if (socket !== this.#current || !this.isOpen || socket.readyState !== socket.OPEN) {
      this.violations.push(`${what} on a connection that is not open`);
    }
    if (topic === "phoenix") return;
    const entry = this.#entries.get(topic);
    if (event === "phx_join") return this.#joinSent(String(topic), joinRef, ref);
    if (joinRef !== entry?.joinRef) this.violations.push(`${what} with a join_ref not current`);
    if (event === "phx_leave") {
      if (entry?.standing === "left") this.violations.push(`${what} a second time`);
      if (entry) entry.standing = "left";
      return;
    }
    if (entry?.standing !== "joined") this.violations.push(`${what} while not joined`);
    // The model's own pushes carry one.
    const { id } = payload as { id?: number };
    if (id !== undefined) this.#pushSent(String(topic), id);
  }

  received(socket: object, [joinRef, ref, topic, event, payload]: WireFrame): void {
    const entry = this.#entries.get(topic);
    if (socket !== this.#current || !entry || entry.standing === "left") return;
    if (event === "phx_reply" && ref === entry.joinRef && entry.standing === "joining") {
      const { status } = payload as { status?: unknown };
      if (status === "ok") {
        entry.standing = "joined";
        this.#accepted(String(topic));
      } else this.#entries.delete(topic);
    } else if (event === "phx_close" || event === "phx_error") {
      if (joinRef === null || joinRef === entry.joinRef) this.#entries.delete(topic);
    }
  }

  #joinSent(topic: string, joinRef: unknown, ref: unknown) {
    const { standing = "left" } = this.#entries.get(topic) ?? {};
    if (standing !== "left") this.violations.push(`a join on ${topic} while it is ${standing}`);
    if (joinRef !== ref) this.violations.push(`a join on ${topic} whose join_ref is not its ref`);
    this.joins.push(topic);
    this.#entries.set(topic, { joinRef, standing: "joining" });
    this.joinRefs.set(topic, [...(this.joinRefs.get(topic) ?? []), String(ref)]);
    const inFlight = [...this.#entries.values()].filter((entry) => entry.standing === "joining");
    if (inFlight.length > this.#maxJoins)
      this.violations.push(`${inFlight.length} joins in flight`);
  }

  #pushSent(topic: string, id: number) {
    const isLate = this.pushed.some((before) => before.topic === topic && before.id >= id);
    if (isLate) this.violations.push(`push ${id} twice or out of order on ${topic}`);
    this.pushed.push({ topic, id });
  }
}

function read(data: unknown): WireFrame | undefined {
  try {
    const frame: unknown = JSON.parse(String(data));
    // What is shorter or of other types is none to the client either.
    return Array.isArray(frame) && frame.length === 5 ? (frame as unknown as WireFrame) : undefined;
  } catch {
    return undefined;
  }
}

type Slot = ((event: unknown) => void) | null;

/** Tells the ledger of each thing before the client hears of it. */
function listeningTransport(server: TestServer, ledger: WireLedger, intercept: Intercept) {
  return class extends server.transport {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      ledger.created(this);
      listenBefore(this, "onopen", () => ledger.opened(this));
      listenBefore(this, "onclose", () => ledger.ended(this));
      listenBefore(this, "onmessage", (event) => {
        const frame = read((event as MessageEvent).data);
        if (frame) ledger.received(this, frame);
      });
    }

    override send(data: Parameters<WebSocket["send"]>[0]): void {
      const frame = read(data);
      if (frame) ledger.sent(this, frame);
      if (!frame || !intercept(frame)) super.send(data);
    }

    override close(code?: number, reason?: string): void {
      ledger.ended(this);
      super.close(code, reason);
    }
  };
}

function listenBefore(
  socket: WebSocket,
  name: "onopen" | "onclose" | "onmessage",
  listener: (event: unknown) => void,
) {
  let own: Slot = null;
  Object.defineProperty(socket, name, {
    get: (): Slot => (event) => {
      listener(event);
      own?.call(socket, event);
    },
    set: (given: Slot) => (own = given),
  });
}
