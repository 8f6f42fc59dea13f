import { type Outcome, outcomeOf } from "../../helpers/outcomeOf.js";
import type { PushEvent } from "./steps.js";
import type { WireLedger } from "./wireLedger.js";
import type { LiveClaim } from "./world.js";

interface PushOptions {
  timeoutMs: number | undefined;
  whenNotJoined: "wait" | "reject";
}

interface LoggedPush {
  readonly id: number;
  readonly claim: LiveClaim;
  readonly event: PushEvent;
  readonly options: PushOptions;
  readonly controller: AbortController;
  readonly outcome: Outcome;
}

/** Every push that was made, and whether what became of it can be. */
export class PushLog {
  readonly all: LoggedPush[] = [];
  readonly #ledger: WireLedger;
  #ids = 0;

  constructor(ledger: WireLedger) {
    this.#ledger = ledger;
  }

  push(claim: LiveClaim, event: PushEvent, options: PushOptions): void {
    const id = (this.#ids += 1);
    const controller = new AbortController();
    const promise = claim.channel.push(event, { id }, { ...options, signal: controller.signal });
    this.all.push({ id, claim, event, options, controller, outcome: outcomeOf(promise) });
  }

  send(claim: LiveClaim, event: PushEvent): void {
    claim.channel.send(event, { id: (this.#ids += 1) });
  }

  get unsettled(): number[] {
    return this.all.filter(({ outcome }) => outcome.result === "pending").map(({ id }) => id);
  }

  /** Pushes that settled with what they cannot have come to. */
  get impossible(): string[] {
    const sent = new Set(this.#ledger.pushed.map(({ id }) => id));
    return this.all
      .filter((push) => !isPossible(push, sent.has(push.id)))
      .map(({ id, event, outcome: { result } }) => `push ${id} (${event}): ${result}`);
  }
}

function isPossible(push: LoggedPush, wasSent: boolean): boolean {
  const { event, outcome, claim, options, controller } = push;
  switch (outcome.result) {
    case "pending":
    case "timeout":
    case "destroyed":
      return true;
    case "ok":
      return wasSent && (outcome.value as { id: number }).id === push.id;
    case "refused":
      return !wasSent || event === "refuse" || event === "odd";
    case "interrupted":
      return wasSent;
    case "not-joined":
      return !wasSent && options.whenNotJoined === "reject";
    case "queue-full":
      return !wasSent;
    case "left":
      return claim.isReleased;
    case "aborted":
      return controller.signal.aborted;
    default:
      return false;
  }
}
