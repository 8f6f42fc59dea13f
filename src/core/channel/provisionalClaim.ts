import type { Deadline } from "../time/deadlines.js";
import { deliverTo } from "../topics/delivery.js";
import type { Message } from "./channel.js";
import type { TopicChannel } from "./topicChannel.js";
import { guarded } from "../../wire/report.js";

type Held = Message | "gap";

/** A claim for whoever mounts first. */
export class ProvisionalClaim {
  readonly claim: TopicChannel;
  /** Told when it is for a client that does not connect. */
  readonly onSleep: () => void;
  readonly adopters: TopicChannel[] = [];
  phase: "new" | "expiring" | "thrown" = "new";
  expiry: Deadline | null = null;
  readonly #held: Held[] = [];
  #news: Promise<void> | null = null;
  #tell: () => void = () => undefined;

  constructor(claim: TopicChannel, onSleep: () => void) {
    this.claim = claim;
    this.onSleep = onSleep;
  }

  /** Resolves at the answer, and whenever who still waits has to say so. */
  get news(): Promise<void> {
    return (this.#news ??= new Promise((resolve) => (this.#tell = resolve)));
  }

  readonly wake = (): void => {
    this.#news = null;
    this.#tell();
  };

  /** What came since it was joined is for those who adopt it. */
  hold(event: string, payload: unknown): void {
    this.#held.push({ event, payload });
  }

  holdGap(): void {
    this.#held.push("gap");
  }

  handOver(): void {
    for (const claim of this.adopters) this.#handOverTo(claim);
  }

  #handOverTo(claim: TopicChannel) {
    claim.isBehind = false;
    let isRejoin = false;
    for (const held of this.#held) {
      if (!claim.record) break;
      if (held === "gap") guarded(() => claim.options.onGap?.());
      else if (held.event !== "phx_join") {
        deliverTo(claim, claim.record, held.event, held.payload);
      } else {
        const info = { isRejoin };
        guarded(() => claim.options.onJoin?.(held.payload, info));
        claim.tellJoined(held.payload);
        isRejoin = true;
      }
    }
  }
}
