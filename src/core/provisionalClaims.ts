import type { Message } from "./channel.js";
import type { Client } from "./client.js";
import type { Deadline } from "./deadlines.js";
import { deliverTo } from "./delivery.js";
import type { ChannelOptions } from "./options.js";
import type { TopicChannel } from "./topicChannel.js";
import { guarded } from "../wire/report.js";

interface Provisional {
  readonly claim: TopicChannel;
  /** Resolves at the first answer, and when it is given up: who still waits asks again. */
  readonly answered: Promise<void>;
  readonly giveUp: () => void;
  /** What came since it was joined, for those who adopt it. */
  readonly held: Message[];
  readonly adopters: TopicChannel[];
  expiry: Deadline;
}

const lifetimeMs = 5_000;
/** Who still waits claims again before the topic is left. */
const graceMs = 1_000;

const all = new WeakMap<Client, ProvisionalClaims>();

export function provisionalClaimsOf(client: Client): ProvisionalClaims {
  const claims = all.get(client) ?? new ProvisionalClaims(client);
  all.set(client, claims);
  return claims;
}

/**
 * Claims of renders that wait for an answer. Nobody knows whether such a render will be mounted: the
 * first effect that claims the topic adopts what it has, and without one it is released.
 */
class ProvisionalClaims {
  readonly #claims = new Map<string, Provisional>();
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  answered(topic: string, options: ChannelOptions): Promise<void> {
    return (this.#claims.get(topic) ?? this.#make(topic, options)).answered;
  }

  /** Was mounted: it gets what came meanwhile, once its handlers are there, which is `soon`. */
  adopt(claim: TopicChannel, soon: (handOver: () => void) => void): void {
    const provisional = this.#claims.get(claim.topic);
    if (!provisional || provisional.adopters.includes(claim)) return;
    if (provisional.adopters.length === 0) soon(() => this.#handOver(provisional));
    provisional.adopters.push(claim);
  }

  /** The refusal was thrown: another render is another try. */
  forget(topic: string): void {
    const provisional = this.#claims.get(topic);
    if (!provisional) return;
    provisional.expiry.cancel();
    // React renders once more at once before it believes an error.
    provisional.expiry = this.#client.deadlines.set(0, () => this.#release(provisional));
  }

  #make(topic: string, { params, priority, cursor, gap }: ChannelOptions): Provisional {
    const claim = this.#client.prepare(topic, { params, priority, cursor, gap });
    const held: Message[] = [];
    claim.onJoined((payload) => held.push({ event: "phx_join", payload }));
    claim.onMessage((event, payload) => held.push({ event, payload }));
    let giveUp: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (giveUp = resolve));
    const provisional: Provisional = {
      ...{ claim, answered, giveUp, held, adopters: [] },
      expiry: this.#client.deadlines.set(lifetimeMs, () => this.#release(provisional)),
    };
    this.#claims.set(topic, provisional);
    claim.claim();
    claim.joined().then(giveUp, giveUp);
    return provisional;
  }

  #handOver(provisional: Provisional) {
    this.#release(provisional);
    for (const claim of provisional.adopters) {
      for (const { event, payload } of provisional.held) {
        const { record } = claim;
        if (!record) break;
        if (event !== "phx_join") deliverTo(claim, record, event, payload);
        // Reducers were told of it as they came.
        else guarded(() => claim.options.onJoin?.(payload, { isRejoin: false }));
      }
    }
  }

  #release(provisional: Provisional) {
    const { claim, expiry, giveUp } = provisional;
    expiry.cancel();
    if (this.#claims.get(claim.topic) === provisional) this.#claims.delete(claim.topic);
    giveUp();
    void claim.leave({ afterMs: graceMs });
  }
}
