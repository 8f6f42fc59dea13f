import type { Config } from "./config.js";
import type { Mailbox } from "./mailbox.js";
import type { StateStore } from "./stateStore.js";
import type { Emit } from "./telemetry.js";
import type { Clock } from "./time/clock.js";
import type { Deadlines } from "./time/deadlines.js";
import type { Wire } from "../wire/wire.js";

/** What the parts of one client share. */
export interface Context {
  readonly config: Config;
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  readonly mailbox: Mailbox;
  readonly wire: Wire;
  readonly state: StateStore;
  /** Read it at each use: a provider's `onEvent` comes and goes. */
  emit: Emit;
}
