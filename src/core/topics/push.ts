import { SlipstreamError, type SlipstreamErrorCode } from "../error.js";
import type { Deadline } from "../time/deadlines.js";
import type { Claim } from "./claim.js";
import { reasonOf } from "./verdict.js";
import { report } from "../../wire/report.js";

export type PushFailure = Extract<
  SlipstreamErrorCode,
  | "left"
  | "destroyed"
  | "interrupted"
  | "queue-full"
  | "not-joined"
  | "timeout"
  | "aborted"
  | "refused"
  | "encode"
>;

const reasons: Record<PushFailure, string> = {
  left: "the channel was left",
  destroyed: "the client was destroyed",
  interrupted: "it was sent, then the connection or the channel ended",
  "queue-full": "too many pushes wait for the topic to be joined",
  "not-joined": "the topic is not joined",
  timeout: "no answer in time",
  aborted: "aborted",
  refused: "the server refused it",
  encode: "the payload cannot be encoded",
};

export interface PushSettlement {
  resolve?: ((response: unknown) => void) | undefined;
  reject?: ((error: SlipstreamError) => void) | undefined;
}

/** A push from the call until it is settled, exactly once. A `send` is one that resolves nothing. */
export class Push {
  readonly claim: Claim;
  readonly event: string;
  readonly payload: unknown;
  readonly startedAtMs: number;
  ref: string | null = null;
  deadline: Deadline | null = null;
  signal: AbortSignal | null = null;
  onAbort: (() => void) | null = null;
  readonly #resolve: ((response: unknown) => void) | null;
  readonly #reject: ((error: SlipstreamError) => void) | null;

  constructor(
    claim: Claim,
    event: string,
    payload: unknown,
    startedAtMs: number,
    settle: PushSettlement,
  ) {
    this.claim = claim;
    this.event = event;
    this.payload = payload;
    this.startedAtMs = startedAtMs;
    this.#resolve = settle.resolve ?? null;
    this.#reject = settle.reject ?? null;
  }

  /** `false` for a `send`, which expects no reply. */
  get isAwaited(): boolean {
    return this.#resolve !== null;
  }

  succeed(response: unknown): void {
    this.#release();
    this.#resolve?.(response);
  }

  fail(
    code: PushFailure,
    details: { response?: unknown; cause?: unknown; hint?: string } = {},
  ): void {
    this.#release();
    if (!this.#reject) return;
    const { topic } = this.claim;
    const reason = reasonOf(details.response);
    const why = reason === undefined ? "" : `: ${reason}`;
    const message = `push "${this.event}" to "${topic}": ${reasons[code]}${why}`;
    this.#reject(new SlipstreamError(code, message, { ...details, topic, event: this.event }));
  }

  /** What goes out, or what came back, does not fit its schema. */
  turnDown(error: SlipstreamError): void {
    this.#release();
    if (this.#reject) this.#reject(error);
    else report(error);
  }

  #release() {
    this.deadline?.cancel();
    if (this.onAbort) this.signal?.removeEventListener("abort", this.onAbort);
  }
}

/** The pushes of one topic that are not settled. */
export interface TopicPushes {
  /** For the topic to be joined, in the order of the calls. */
  waiting: Set<Push> | null;
  /** For the server's reply, by ref. */
  sent: Map<string, Push> | null;
}
