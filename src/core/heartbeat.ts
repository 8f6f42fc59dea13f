import type { Clock, TimerHandle } from "./clock.js";
import { SlipstreamError } from "./error.js";
import type { WaitOptions } from "./options.js";
import { wait, type Waiting } from "./wait.js";
import type { Frame } from "../wire/frame.js";
import { guarded } from "../wire/report.js";
import type { Wire } from "../wire/wire.js";

/** Keeps one connection alive, and notices when it is not: phoenix.js itself never beats here. */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #wire: Wire;
  readonly #intervalMs: number;
  readonly #onMissed: () => void;
  readonly #pings = new Map<string, Waiting<number> & { sentAtMs: number }>();
  #timer: TimerHandle;
  #unanswered: string | null = null;

  constructor(clock: Clock, wire: Wire, intervalMs: number, onMissed: () => void) {
    this.#clock = clock;
    this.#wire = wire;
    this.#intervalMs = intervalMs;
    this.#onMissed = onMissed;
  }

  start(): void {
    this.stop();
    if (this.#wire.needsHeartbeat) this.#schedule();
  }

  stop(why: () => SlipstreamError = pingInterrupted): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = this.#unanswered = null;
    for (const ping of this.#pings.values()) ping.reject(why());
  }

  ping(options: WaitOptions): Promise<number> {
    return wait(options, { what: "ping" }, this.#clock, (waiting) => {
      const ref = this.#send();
      this.#pings.set(ref, { ...waiting, sentAtMs: this.#clock.elapsed() });
      return () => this.#pings.delete(ref);
    });
  }

  /** A frame of the topic "phoenix". */
  received({ ref }: Frame): void {
    if (ref === null) return;
    if (ref === this.#unanswered) this.#unanswered = null;
    const ping = this.#pings.get(ref);
    ping?.resolve(this.#clock.elapsed() - ping.sentAtMs);
  }

  #schedule() {
    this.#timer = this.#clock.setTimeout(() => this.#beat(), this.#intervalMs);
  }

  #beat() {
    if (this.#unanswered !== null) {
      this.#onMissed();
      return;
    }
    const timer = this.#timer;
    const ref = this.#send();
    // An encode function of the user's may have ended it.
    if (this.#timer !== timer) return;
    this.#unanswered = ref;
    this.#schedule();
  }

  #send(): string {
    const ref = this.#wire.makeRef();
    const frame = { join_ref: null, ref, topic: "phoenix", event: "heartbeat", payload: {} };
    // An encode function of the user's may throw.
    guarded(() => this.#wire.send(frame));
    return ref;
  }
}

export function pingInterrupted(): SlipstreamError {
  return new SlipstreamError("interrupted", "ping: there is no connection");
}
