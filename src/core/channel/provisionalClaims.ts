import type { Client } from "../client.js";
import type { ChannelOptions } from "../options.js";
import type { TopicState } from "../topics/topicState.js";
import { ProvisionalClaim } from "./provisionalClaim.js";
import type { TopicChannel } from "./topicChannel.js";

const lifetimeMs = 5_000;
/** Within it, who still waits renders again, which renews the claim. */
const graceMs = 1_000;
const believedMs = 100;

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
  readonly #claims = new Map<string, ProvisionalClaim>();
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
    client.onDestroy(() => this.#wakeAll());
  }

  /** Of a render that has to wait; `onSleep` is told when it is for a client that does not connect. */
  wait(
    topic: string,
    { params, priority, cursor, gap }: ChannelOptions,
    onSleep: () => void,
  ): Promise<void> {
    const options = {
      ...{ params, priority, cursor, gap },
      onError: () => this.#claims.get(topic)?.wake(),
      onGap: () => this.#claims.get(topic)?.holdGap(),
    };
    const provisional = this.#claims.get(topic) ?? this.#make(topic, options, onSleep);
    this.#renew(provisional);
    // What is under way is mended by who adopts it.
    if (provisional.claim.state.status !== "joining") provisional.claim.update(options);
    return provisional.news;
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
    if (provisional.phase === "thrown") return true;
    provisional.phase = "thrown";
    // React renders once more before it believes an error, on a busy page some tasks later; who asks
    // again by hand takes longer. Of several refusals in a row, the later ones hold for longer.
    this.#expireAfter(provisional, attempts > 1 ? graceMs : believedMs, () =>
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

  #make(topic: string, options: ChannelOptions, onSleep: () => void): ProvisionalClaim {
    const claim = this.#client.prepare(topic, options);
    const provisional = new ProvisionalClaim(claim, onSleep);
    const hold = (event: string, payload: unknown) => {
      if (provisional.adopters.length === 0) provisional.hold(event, payload);
      // They are told of this one, too, and of what is held before it.
      else this.#handOver(provisional);
    };
    claim.onJoined((response) => {
      hold("phx_join", response);
      provisional.wake();
    });
    claim.onMessage(hold);
    this.#claims.set(topic, provisional);
    this.#live(provisional);
    claim.claim();
    if (claim.state.status === "refused") claim.rejoin();
    return provisional;
  }

  #live(provisional: ProvisionalClaim) {
    provisional.phase = "new";
    this.#expireAfter(provisional, lifetimeMs, () => {
      if (!this.#isTrying) {
        this.#sleep(provisional);
        return;
      }
      provisional.phase = "expiring";
      this.#expireAfter(provisional, graceMs, () => this.#release(provisional, 0));
      // Of a boundary, those who wait speak for those who do not.
      this.#wakeAll();
    });
  }

  // Nothing will be answered, and a provider of a render that was thrown away is never mounted:
  // to render for its sake would make more and more of them.
  #sleep(provisional: ProvisionalClaim) {
    const off = this.#client.store.subscribe(() => {
      if (!this.#isTrying && !this.#client.isDestroyed) return;
      off();
      provisional.wake();
    });
    this.#drop(provisional, 0);
    provisional.onSleep();
  }

  get #isTrying(): boolean {
    const { status } = this.#client.store.getState().connection;
    return status === "connecting" || status === "open" || status === "reconnecting";
  }

  #renew(provisional: ProvisionalClaim) {
    if (provisional.phase === "expiring") this.#live(provisional);
  }

  #expireAfter(provisional: ProvisionalClaim, afterMs: number, expire: () => void) {
    provisional.expiry?.cancel();
    provisional.expiry = this.#client.deadlines.set(afterMs, expire);
  }

  #handOver(provisional: ProvisionalClaim) {
    if (this.#claims.get(provisional.claim.topic) !== provisional) return;
    this.#release(provisional, graceMs);
    provisional.handOver();
  }

  #release(provisional: ProvisionalClaim, afterMs: number) {
    this.#drop(provisional, afterMs);
    provisional.wake();
  }

  #drop({ claim, expiry }: ProvisionalClaim, afterMs: number) {
    expiry?.cancel();
    this.#claims.delete(claim.topic);
    void claim.leave({ afterMs });
  }

  #wakeAll() {
    for (const provisional of this.#claims.values()) provisional.wake();
  }
}
