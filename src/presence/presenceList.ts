import { SlipstreamError } from "../core/error.js";
import type { Claim } from "../core/topics/claim.js";
import type { TopicContract } from "../core/topics/contract.js";
import type { PresenceFrame, PresenceLog } from "../core/topics/presenceLog.js";
import type { Topic } from "../core/topics/topic.js";
import { PresenceMerger } from "../wire/presenceMerger.js";
import { report } from "../wire/report.js";
import { isPresencePayload } from "./presencePayload.js";

/** One who is present: a user, most often. */
export interface PresenceEntry<Meta = unknown> {
  /** What the server tracks by, such as a user's id. */
  readonly key: string;
  /** One for each place where it is present: a tab, a device. */
  readonly metas: readonly Meta[];
}

/** Who is present on a topic. */
export interface Presence<Meta = unknown> {
  /** In the order in which they came; an entry stays the same object until its metas change. */
  readonly list: readonly PresenceEntry<Meta>[];
  /** `true` while the topic is joined and the server has said who is there. */
  readonly synced: boolean;
}

/** Before anybody was heard of. */
export const nobody: Presence = { list: [], synced: false };

const lists = new WeakMap<PresenceLog, PresenceList>();

/** Who is present on the topic of a claim; one list for all who ask. */
export function presenceOf({ record }: Claim): Presence {
  const log = record?.presence;
  if (!log) return nobody;
  const list = lists.get(log) ?? new PresenceList(log, record);
  lists.set(log, list);
  return list.read(record.membership.status === "joined" ? record.joinRef : null);
}

class PresenceList {
  readonly #log: PresenceLog;
  readonly #topic: string;
  readonly #contract: TopicContract | null;
  readonly #merger = new PresenceMerger();
  readonly #entries = new Map<string, PresenceEntry>();
  #presence = nobody;
  #hasChanged = false;

  constructor(log: PresenceLog, { name, contract }: Topic) {
    this.#log = log;
    this.#topic = name;
    this.#contract = contract;
    log.merge = () => this.#merge();
  }

  read(joinRef: string | null): Presence {
    this.#merge();
    const synced = joinRef !== null && this.#merger.isSynced(joinRef);
    if (this.#hasChanged) this.#presence = { list: this.#list(), synced };
    else if (this.#presence.synced !== synced) this.#presence = { ...this.#presence, synced };
    this.#hasChanged = false;
    return this.#presence;
  }

  #merge() {
    const { frames } = this.#log;
    if (frames.length === 0) return;
    this.#log.frames = [];
    this.#hasChanged = true;
    for (const frame of frames) {
      try {
        this.#take(frame);
      } catch (error) {
        report(error);
      }
    }
  }

  // phoenix.js would take some of it, and fail later.
  #take({ event, payload, joinRef }: PresenceFrame) {
    if (isPresencePayload(event, payload)) this.#merger.merge(event, payload, joinRef);
    else throw presenceError(this.#topic, event);
  }

  #list(): PresenceEntry[] {
    for (const [key, metas = []] of this.#merger.takeChanges()) {
      const fitting = metas.flatMap((meta) => this.#fit(meta));
      if (fitting.length > 0) this.#entries.set(key, { key, metas: fitting });
      else this.#entries.delete(key);
    }
    return [...this.#entries.values()];
  }

  #fit(meta: object): unknown[] {
    const fit = this.#contract?.meta(meta) ?? { value: meta };
    if (!fit.error) return [fit.value];
    report(fit.error);
    return [];
  }
}

function presenceError(topic: string, event: string) {
  return new SlipstreamError("invalid-payload", `"${topic}": a "${event}" that is no presence`, {
    hint: "Only Phoenix Presence may send it: give an event of your own another name.",
    ...{ topic, event },
  });
}
