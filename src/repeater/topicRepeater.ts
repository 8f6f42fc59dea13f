import { clientOf } from "../core/client.js";
import type { SlipstreamError } from "../core/error.js";
import { isDeepEqual } from "../core/isDeepEqual.js";
import type { WaitOptions } from "../core/options.js";
import type { Slipstream } from "../core/slipstream.js";
import { wait } from "../core/time/wait.js";
import { guarded, report } from "../wire/report.js";
import { checkEndpoint, checkRepeatOptions } from "./checkRepeatOptions.js";
import type { Endpoint } from "./endpoint.js";
import { loopError } from "./failures.js";
import { Lane, type Repeating } from "./lane.js";
import type { Loop } from "./loops.js";
import type { Repeater, RepeaterStats, RepeatOptions } from "./repeater.js";
import { Tally } from "./tally.js";

/** A repeater whose topics and options may change, and that can be started again, as hooks do. */
export class TopicRepeater implements Repeater {
  readonly #repeating: Repeating;
  readonly #lanes = new Map<string, Lane>();
  #topics: ReadonlySet<string> = new Set();
  #options: RepeatOptions = {};
  #isOn = false;
  #forgetSource: () => void = () => undefined;
  /** Whose loop was told of: in StrictMode a hook starts twice. */
  readonly #looping = new Set<string>();

  constructor(source: Slipstream, endpoint: Endpoint) {
    checkEndpoint(endpoint);
    const options = () => this.#options;
    this.#repeating = {
      source: clientOf(source),
      endpoint,
      tally: new Tally(),
      get options() {
        return options();
      },
      onError: (error, isNews) => this.#tell(error, isNews),
      onLoop: (topic, loop) => this.#tellOfLoop(topic, loop),
    };
  }

  get stats(): RepeaterStats {
    return this.#repeating.tally.stats;
  }

  subscribe(listener: () => void): () => void {
    return this.#repeating.tally.subscribe(listener);
  }

  update(topics: readonly string[], options: RepeatOptions): void {
    checkRepeatOptions(options);
    const isSame = isDeepEqual(laneOptions(this.#options), laneOptions(options));
    this.#topics = new Set(topics);
    this.#options = options;
    this.#sync();
    if (isSame) return;
    for (const lane of this.#lanes.values()) lane.update();
  }

  start(): void {
    this.#isOn = true;
    this.#forgetSource = this.#repeating.source.onDestroy(() => this.stop());
    this.#sync();
  }

  async drain(options: WaitOptions = {}): Promise<void> {
    const { source, tally } = this.#repeating;
    for (const lane of this.#lanes.values()) lane.release();
    try {
      await wait<undefined>(options, { what: "drain" }, source.clock, (waiting) => {
        const check = () => {
          if (tally.stats.queued === 0) waiting.resolve(undefined);
        };
        const off = tally.subscribe(check);
        check();
        return off;
      });
    } finally {
      this.stop();
    }
  }

  stop(): void {
    this.#isOn = false;
    this.#forgetSource();
    this.#sync();
  }

  // The lanes there are become those that there should be.
  #sync() {
    for (const [topic, lane] of this.#lanes) {
      if (this.#isOn && this.#topics.has(topic)) continue;
      this.#lanes.delete(topic);
      lane.close();
    }
    try {
      for (const topic of this.#topics) {
        // Who is told of a loop may stop it before it has begun.
        if (this.#isOn && !this.#lanes.has(topic)) this.#open(topic);
      }
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  #open(topic: string) {
    const lane = new Lane(topic, this.#repeating);
    this.#lanes.set(topic, lane);
    if (this.#isOn) lane.open();
    else this.#sync();
  }

  #tell(error: SlipstreamError, isNews: boolean) {
    const { onError } = this.#options;
    if (onError) guarded(() => onError(error));
    else if (isNews) report(error);
  }

  #tellOfLoop(topic: string, loop: Loop) {
    if (this.#looping.has(topic)) return;
    this.#looping.add(topic);
    this.#tell(loopError(topic, loop), true);
  }
}

/** What a lane is told of when it changes; the others are read as they are needed. */
function laneOptions(options: RepeatOptions): RepeatOptions {
  return { ...options, onError: undefined, timeoutMs: undefined };
}
