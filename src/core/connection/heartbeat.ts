import { SlipstreamError } from "../error.js";
import type { WaitOptions } from "../options.js";
import type { Clock } from "../time/clock.js";
import { wait, type Waiting } from "../time/wait.js";
import { onReturn } from "./page.js";
import type { Frame } from "../../wire/frame.js";
import { guarded } from "../../wire/report.js";
import type { Wire } from "../../wire/wire.js";

/** Keeps one connection alive, and notices when it is not: phoenix.js itself never beats here. */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #wire: Wire;
  readonly #intervalMs: number;
  readonly #onMissed: (isMute: boolean) => void;
  readonly #pings = new Map<string, Waiting<number> & { sentAtMs: number }>();
  /** How late a timer is after a sleep, and how soon the link must then prove that it lives. */
  readonly #patienceMs: number;
  #cancelTimer: (() => void) | null = null;
  #forgetPage: () => void = () => undefined;
  /** By the wall clock: other clocks may stand still while the machine sleeps. */
  #dueAt = 0;
  #unanswered: string | null = null;
  /** Nothing was answered yet. */
  #isMute = true;
  /** The last beat has `#patienceMs` to be answered; what raises doubts meanwhile asks for another. */
  #probe: "none" | "sent" | "asked again" = "none";

  /** `onMissed` is told whether no beat of this connection was ever answered. */
  constructor(clock: Clock, wire: Wire, intervalMs: number, onMissed: (isMute: boolean) => void) {
    this.#clock = clock;
    this.#wire = wire;
    this.#intervalMs = intervalMs;
    this.#patienceMs = Math.min(intervalMs, 10_000);
    this.#onMissed = onMissed;
  }

  start(): void {
    this.stop();
    this.#isMute = true;
    if (!this.#wire.needsHeartbeat) return;
    this.#schedule(this.#intervalMs);
    this.#forgetPage = onReturn(({ type }) => {
      // A tab that was only hidden kept its beat.
      if (type === "online" || type === "resume" || this.#isLate) this.#doubt();
    });
  }

  stop(why: () => SlipstreamError = pingInterrupted): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#unanswered = null;
    this.#probe = "none";
    this.#forgetPage();
    for (const ping of this.#pings.values()) ping.reject(why());
  }

  ping(options: WaitOptions): Promise<number> {
    return wait(options, { what: "ping" }, this.#clock, (waiting) => {
      const ref = this.#wire.makeRef();
      // Before it is sent: an encode function of the user's may end the connection.
      this.#pings.set(ref, { ...waiting, sentAtMs: this.#clock.elapsed() });
      this.#send(ref);
      return () => this.#pings.delete(ref);
    });
  }

  /** A frame of the topic "phoenix". */
  received({ ref }: Frame): void {
    if (ref === null) return;
    this.#isMute = false;
    if (ref === this.#unanswered) this.#unanswered = null;
    const ping = this.#pings.get(ref);
    ping?.resolve(this.#clock.elapsed() - ping.sentAtMs);
  }

  get #isLate() {
    return this.#clock.now() - this.#dueAt > this.#patienceMs;
  }

  #schedule(delayMs: number) {
    this.#dueAt = this.#clock.now() + delayMs;
    this.#cancelTimer = this.#clock.setSteadyTimeout(() => this.#due(), delayMs);
  }

  #due() {
    const isProbe = this.#probe !== "none";
    // A page that slept may not have heard the answer; one that was asked since it woke has no excuse.
    if (this.#unanswered !== null && (isProbe || !this.#isLate)) this.#onMissed(this.#isMute);
    else if (this.#isLate || this.#probe === "asked again") this.#beat("sent");
    else this.#beat("none");
  }

  /** The connection may have died unnoticed, in a sleep or with the network that it was made on. */
  #doubt() {
    if (this.#probe === "none") this.#beat("sent");
    else this.#probe = "asked again";
  }

  #beat(probe: "none" | "sent") {
    const cancel = this.#cancelTimer;
    const ref = this.#wire.makeRef();
    this.#send(ref);
    // An encode function of the user's may have ended it.
    if (this.#cancelTimer !== cancel) return;
    this.#unanswered = ref;
    this.#probe = probe;
    this.#schedule(probe === "sent" ? this.#patienceMs : this.#intervalMs);
    // Last, so that a timer is left all the time: without one the worker would end.
    cancel?.();
  }

  #send(ref: string) {
    const frame = { join_ref: null, ref, topic: "phoenix", event: "heartbeat", payload: {} };
    // An encode function of the user's may throw.
    guarded(() => this.#wire.send(frame));
  }
}

export function pingInterrupted(): SlipstreamError {
  return new SlipstreamError("interrupted", "ping: there is no connection");
}
