import type { SlipstreamError } from "../error.js";
import type { ChannelOptions } from "../options.js";
import type { TimerHandle } from "../time/clock.js";
import type { Deadline } from "../time/deadlines.js";
import type { Claim } from "./claim.js";
import type { TopicContract } from "./contract.js";
import type { Flight } from "./joinWindow.js";
import type { PresenceLog } from "./presenceLog.js";
import type { TopicPushes } from "./push.js";
import { idle, type Membership } from "./topicMachine.js";
import type { TopicState } from "./topicState.js";
import type { Frame } from "../../wire/frame.js";

const none: readonly never[] = [];

/** Everything that is known of one topic, from its first claim until it is left. */
export class Topic {
  readonly name: string;
  membership: Membership = idle;
  /** Replaced, never changed: it may be iterated while a handler claims or releases. */
  claims: readonly Claim[] = none;
  priority = 0;
  /** The `join_ref` on the current connection, from the join until the membership ends. */
  joinRef: string | null = null;
  leaveRef: string | null = null;
  flight: Flight | null = null;
  /** Ends the wait for the answer to the join, the leave, or for the params. */
  deadline: Deadline | null = null;
  linger: Deadline | null = null;
  backoff: TimerHandle = null;
  /** Params that came after their turn had passed. */
  params: { value: object } | null = null;
  /** Tells a late answer of a function of params from the current one. */
  paramsRequest = 0;
  /** Messages that came while joining. */
  held: Frame[] | null = null;
  pushes: TopicPushes | null = null;
  leaves: (() => void)[] | null = null;
  response: unknown = undefined;
  error: SlipstreamError | undefined = undefined;
  retryAt: number | undefined = undefined;
  /** The position of the last message, by the `cursor` of a claim. */
  cursor: string | number | undefined = undefined;
  /** Messages came that nobody heard, as nobody claimed the topic. */
  isBehind = false;
  /** What a claim that is gone leaves to the joins and messages of a topic that stays. */
  released: Pick<ChannelOptions, "params" | "cursor"> | null = null;
  hasWarned = false;
  /** What its payloads have to be. */
  readonly contract: TopicContract | null;
  presence: PresenceLog | null = null;
  #state: TopicState | null = null;

  constructor(name: string, contract: TopicContract | null) {
    this.name = name;
    this.contract = contract;
  }

  get state(): TopicState {
    return (this.#state ??= this.#snapshot());
  }

  /** Call it after each change. */
  invalidate(): void {
    this.#state = null;
  }

  #snapshot(): TopicState {
    const { status, wasJoined, attempts } = this.membership;
    const { name: topic, response, retryAt, error, cursor } = this;
    const isStale = wasJoined && status !== "joined";
    const claims = this.claims.length;
    if (retryAt === undefined && error === undefined && cursor === undefined) {
      if (response === undefined) return { topic, status, isStale, claims, attempts };
      return { topic, status, isStale, claims, attempts, response };
    }
    return {
      topic,
      status,
      isStale,
      claims,
      attempts,
      ...(retryAt !== undefined && { retryAt }),
      ...(response !== undefined && { response }),
      ...(cursor !== undefined && { cursor }),
      ...(error !== undefined && { error }),
    };
  }
}
