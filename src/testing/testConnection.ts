import type { Connection } from "./connection.js";
import { connectParams, hasKnownVersion } from "./connectParams.js";
import type { Handshake } from "./handshakes.js";
import { decode, decodeSent, type Message } from "./serializer.js";
import type { TestConnection, TestFrame } from "./testServer.js";
import type { ClientEnd, ServerEnd } from "./testTransport.js";

type Data = string | ArrayBuffer;

interface Host {
  isWelcome(connection: LocalTestConnection): boolean;
  accept(connection: LocalTestConnection): Connection;
  arrived(connection: LocalTestConnection): void;
  gaveUp(connection: LocalTestConnection): void;
  sawFrame(frame: TestFrame): void;
}

// One WebSocket of a client, from its handshake on, between the transport and the engine.
export class LocalTestConnection implements TestConnection, Handshake, ServerEnd {
  readonly id: number;
  readonly url: string;
  readonly protocols: readonly string[];
  readonly params: Readonly<Record<string, string>>;
  status: TestConnection["status"] = "connecting";
  readonly #client: ClientEnd;
  readonly #host: Host;
  #connection: Connection | undefined;
  #isSilent = false;

  constructor(id: number, client: ClientEnd, host: Host) {
    this.id = id;
    this.url = client.url;
    this.protocols = client.protocols;
    this.params = connectParams(client);
    this.#client = client;
    this.#host = host;
  }

  get topics(): ReadonlySet<string> {
    return this.#connection?.topics ?? new Set();
  }

  connecting(): void {
    this.#host.arrived(this);
  }

  admit(): void {
    if (!hasKnownVersion(this) || !this.#host.isWelcome(this)) {
      this.refuse();
      return;
    }
    this.status = "open";
    this.#connection = this.#host.accept(this);
    this.#client.accept();
  }

  refuse(): void {
    this.status = "refused";
    this.#client.refuse();
  }

  received(raw: Data): void {
    if (this.status === "open") this.#saw("in", raw, decode);
    this.#connection?.receive(raw);
  }

  closing(): { code: number } {
    if (this.status === "connecting" || this.status === "open") {
      this.status = "closed";
      this.#host.gaveUp(this);
    }
    this.#connection?.closed();
    // Phoenix answers any code with 1000 (18-client-close); a silent server does not answer.
    return { code: this.#isSilent ? 1006 : 1000 };
  }

  send(raw: Data): void {
    this.#saw("out", raw, decodeSent);
    this.#client.send(raw);
  }

  sendRaw(raw: Data): void {
    this.#connection?.deliver(raw);
  }

  close(code: number, reason?: string): void {
    this.status = "closed";
    this.#client.close(code, reason);
  }

  goSilent(): void {
    this.#isSilent = true;
    this.#connection?.freeze();
  }

  #saw(direction: TestFrame["direction"], raw: Data, read: (raw: Data) => Message): void {
    const frame = tupleOf(raw, read);
    this.#host.sawFrame({ direction, connection: this.id, raw, ...(frame && { frame }) });
  }
}

function tupleOf(raw: Data, read: (raw: Data) => Message): TestFrame["frame"] {
  try {
    const { joinRef, ref, topic, event, payload } = read(raw);
    return [joinRef, ref, topic, event, payload];
  } catch {
    return undefined; // raw is all there is
  }
}
