import { packPush, unpackBroadcast } from "./binaryFrame.js";

export type Frame = [
  joinRef: string | null,
  ref: string | null,
  topic: string,
  event: string,
  payload: unknown,
];

/** Who a client says that it is: outside the url, or in it. */
export interface Credentials {
  authToken?: string;
  token?: string;
}

/** Phoenix's wire with nothing around it: one connection, and the frames that came and wait. */
export class Wire {
  /** Resolves with the code of the close. */
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #waiting = new Set<() => void>();
  #frames: Frame[] = [];
  #refs = 0;

  /** Rejects when the connect is refused. */
  static open(
    url: string,
    transport: typeof WebSocket,
    { authToken, token }: Credentials = {},
  ): Promise<Wire> {
    const bearer = authToken === undefined ? [] : ["phoenix", bearerOf(authToken)];
    const param = token === undefined ? "" : `&token=${encodeURIComponent(token)}`;
    const socket = new transport(`${url}/websocket?vsn=2.0.0${param}`, bearer);
    const wire = new Wire(socket);
    return new Promise((resolve, reject) => {
      socket.onopen = () => resolve(wire);
      socket.onerror = () => reject(new Error("the connect was refused"));
    });
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    this.closed = new Promise((resolve) => (socket.onclose = ({ code }) => resolve(code)));
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      // Of what a server may send as binary, these channels send broadcasts alone.
      const isText = typeof data === "string";
      this.#frames.push(isText ? (JSON.parse(data) as Frame) : unpackBroadcast(data));
      for (const look of [...this.#waiting]) look();
    };
  }

  hangUp() {
    this.#socket.close();
  }

  sendRaw(data: string) {
    this.#socket.send(data);
  }

  /** Sends under a `ref` of its own, and tells which. A join is its own `joinRef`. */
  send(topic: string, event: string, payload: object = {}, joinRef: string | null = null): string {
    const ref = String((this.#refs += 1));
    const isJoin = event === "phx_join";
    this.sendRaw(JSON.stringify([isJoin ? ref : joinRef, ref, topic, event, payload]));
    return ref;
  }

  /** Sends bytes as the payload, and tells under which `ref`. */
  sendBinary(topic: string, event: string, payload: Uint8Array, joinRef: string): string {
    const ref = String((this.#refs += 1));
    this.#socket.send(packPush([joinRef, ref, topic, event], payload));
    return ref;
  }

  /** The reply to what was sent under this `ref`. */
  answerTo(asked: string): Promise<Frame> {
    return this.#take(([, ref]) => ref === asked);
  }

  /** Sends, and resolves with the payload of the reply. */
  async ask(topic: string, event: string, payload?: object, joinRef?: string): Promise<unknown> {
    const [, , , , reply] = await this.answerTo(this.send(topic, event, payload, joinRef));
    return reply;
  }

  /** Joins, and resolves with the `joinRef`. The answer must be ok. */
  async join(topic: string, params?: object): Promise<string> {
    const joinRef = this.send(topic, "phx_join", params);
    const [, , , , reply] = await this.answerTo(joinRef);
    if ((reply as { status: string }).status === "ok") return joinRef;
    throw new Error(`The join was answered with ${JSON.stringify(reply)}`);
  }

  /** The next frame that is not taken yet. */
  next(): Promise<Frame> {
    return this.#take(() => true);
  }

  /** The next frame of a channel of ours; not a broadcast, which may be late or early by a little. */
  own(): Promise<Frame> {
    return this.#take(([joinRef]) => joinRef !== null);
  }

  /** The next so many frames. */
  async take(count: number): Promise<Frame[]> {
    const taken: Frame[] = [];
    while (taken.length < count) taken.push(await this.next());
    return taken;
  }

  #take(matches: (frame: Frame) => boolean): Promise<Frame> {
    return new Promise((resolve) => {
      const look = () => {
        const index = this.#frames.findIndex(matches);
        const [frame] = index === -1 ? [] : this.#frames.splice(index, 1);
        if (frame === undefined) return;
        this.#waiting.delete(look);
        resolve(frame);
      };
      this.#waiting.add(look);
      look();
    });
  }
}

function bearerOf(token: string): string {
  return `base64url.bearer.phx.${btoa(token).replaceAll("=", "")}`;
}
