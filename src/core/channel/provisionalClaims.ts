import type { Message } from "./channel.js";
import type { Client } from "../client.js";
import type { Deadline } from "../time/deadlines.js";
import { deliverTo } from "../topics/delivery.js";
import type { ChannelOptions } from "../options.js";
import type { TopicChannel } from "./topicChannel.js";
import type { TopicState } from "../topics/topicState.js";
import { guarded } from "../../wire/report.js";

interface Provisional {
  readonly claim: TopicChannel;
  /** What came since it was joined, for those who adopt it. */
  readonly held: Message[];
  readonly adopters: TopicChannel[];
  /** Resolves at the answer, and whenever who still waits has to say so. */
  woken: Promise<void> | null;
  wake: () => void;
  isWatched: boolean;
  expiry: Deadline;
  isExpiring: boolean;
  isThrown: boolean;
  readonly onSleep: () => void;
}

const lifetimeMs = 5_000;
/** Within it, who still waits renders again, which renews the claim. */
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

  /** Of a render that has to wait; `onSleep` is told when it is for a client that does not connect. */
  wait(
    topic: string,
    { params, priority, cursor, gap }: ChannelOptions,
    onSleep: () => void,
  ): Promise<void> {
    const options = { params, priority, cursor, gap };
    const provisional = this.#claims.get(topic) ?? this.#make(topic, options, onSleep);
    this.#renew(provisional);
    // What is under way is mended by who adopts it.
    if (provisional.claim.state.status !== "joining") provisional.claim.update(options);
    return (provisional.woken ??= this.#watch(provisional));
  }

  /** Of a render that could be shown: another component of its boundary may still wait. */
  keep(topic: string): void {
    const provisional = this.#claims.get(topic);
    if (provisional) this.#renew(provisional);
  }

  /** Whether its answer is to be thrown: once that was done, another render is another try. */
  throws({ topic, status, attempts }: TopicState): boolean {
    const provisional = this.#claims.get(topic);
    // What is joined is not joined again for an answer that does not fit.
    if (!provisional) return status === "joined";
    if (provisional.isThrown) return true;
    provisional.isThrown = true;
    // React renders once more before it believes an error. What takes longer than a task would try
    // again and again: only the first of several in a row is followed by another at once.
    this.#expireAfter(provisional, attempts > 1 ? graceMs : 0, () =>
      this.#release(provisional, graceMs),
    );
    return true;
  }

  /** Is about to be claimed: it gets what came meanwhile, once its handlers are there, which is `soon`. */
  adopt(claim: TopicChannel, soon: (handOver: () => void) => void): void {
    const provisional = this.#claims.get(claim.topic);
    if (!provisional || provisional.adopters.includes(claim)) return;
    if (provisional.adopters.length === 0) {
      // Its params may have changed since they were sent.
      const { params } = claim.options;
      provisional.claim.update({ ...provisional.claim.options, params });
      soon(() => this.#handOver(provisional));
    }
    claim.isBehind = true;
    provisional.adopters.push(claim);
  }

  #make(topic: string, options: ChannelOptions, onSleep: () => void): Provisional {
    const claim = this.#client.prepare(topic, options);
    const provisional: Provisional = {
      ...{ claim, held: [], adopters: [], woken: null, wake: () => undefined },
      ...{ isWatched: false, isExpiring: false, isThrown: false, onSleep },
      expiry: { cancel: () => undefined },
    };
    const hold = (event: string, payload: unknown) => {
      if (provisional.adopters.length === 0) provisional.held.push({ event, payload });
      // They are told of this one, too, and of what is held before it.
      else this.#handOver(provisional);
    };
    claim.onJoined((response) => hold("phx_join", response));
    claim.onMessage(hold);
    this.#claims.set(topic, provisional);
    this.#live(provisional);
    claim.claim();
    if (claim.state.status === "refused") claim.rejoin();
    return provisional;
  }

  #watch(provisional: Provisional): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      provisional.wake = () => {
        provisional.woken = null;
        resolve();
      };
    });
    if (!provisional.isWatched) {
      provisional.isWatched = true;
      const answered = () => {
        provisional.isWatched = false;
        provisional.wake();
      };
      provisional.claim.joined().then(answered, answered);
    }
    return woken;
  }

  #live(provisional: Provisional) {
    provisional.isExpiring = false;
    this.#expireAfter(provisional, lifetimeMs, () => {
      if (!this.#isTrying) {
        this.#sleep(provisional);
        return;
      }
      provisional.isExpiring = true;
      this.#expireAfter(provisional, graceMs, () => this.#release(provisional, 0));
      // Of a boundary, those who wait speak for those who do not.
      for (const { woken, wake } of this.#claims.values()) if (woken) wake();
    });
  }

  // Nothing will be answered, and a provider of a render that was thrown away is never mounted:
  // to render for its sake would make more and more of them.
  #sleep(provisional: Provisional) {
    const { wake, onSleep } = provisional;
    const off = this.#client.store.subscribe(() => {
      if (!this.#isTrying && !this.#client.isDestroyed) return;
      off();
      wake();
    });
    provisional.wake = () => undefined;
    this.#release(provisional, 0);
    onSleep();
  }

  get #isTrying(): boolean {
    const { status } = this.#client.store.getState().connection;
    return status === "connecting" || status === "open" || status === "reconnecting";
  }

  #renew(provisional: Provisional) {
    if (provisional.isExpiring) this.#live(provisional);
  }

  #expireAfter(provisional: Provisional, afterMs: number, expire: () => void) {
    provisional.expiry.cancel();
    provisional.expiry = this.#client.deadlines.set(afterMs, expire);
  }

  #handOver(provisional: Provisional) {
    if (this.#claims.get(provisional.claim.topic) !== provisional) return;
    this.#release(provisional, graceMs);
    for (const claim of provisional.adopters) handOver(provisional.held, claim);
  }

  #release({ claim, expiry }: Provisional, afterMs: number) {
    expiry.cancel();
    this.#claims.delete(claim.topic);
    void claim.leave({ afterMs });
  }
}

function handOver(held: readonly Message[], claim: TopicChannel) {
  claim.isBehind = false;
  let isRejoin = false;
  for (const { event, payload } of held) {
    const { record } = claim;
    if (!record) break;
    if (event !== "phx_join") deliverTo(claim, record, event, payload);
    else {
      const info = { isRejoin };
      guarded(() => claim.options.onJoin?.(payload, info));
      claim.tellJoined(payload);
      isRejoin = true;
    }
  }
}
