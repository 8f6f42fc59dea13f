import { createStore, type StoreApi } from "zustand/vanilla";

import type { ConnectionStatus } from "./connection/connectionMachine.js";
import type { SlipstreamError } from "./error.js";
import type { Topic } from "./topics/topic.js";
import { TopicListeners } from "./topics/topicListeners.js";
import { TopicMap } from "./topics/topicMap.js";
import type { TopicState } from "./topics/topicState.js";
import { guarded } from "../wire/report.js";

/** Where the connection stands: an immutable snapshot. */
export interface ConnectionState {
  /** Where the connection stands. */
  readonly status: ConnectionStatus;
  /** Tries since the last open connection: the first is 1, and 0 before it. */
  readonly attempt: number;
  /** When the next try is made, epoch milliseconds; only while `reconnecting`. */
  readonly retryAt?: number;
  /** Since when the status holds, epoch milliseconds. */
  readonly since: number;
  /** Why the last connection ended or the last try failed; gone once it is open. */
  readonly error?: SlipstreamError;
  /** Connections opened so far. */
  readonly epoch: number;
}

/** What the store of a client holds. */
export interface SlipstreamState {
  /** Where the connection stands. */
  readonly connection: ConnectionState;
  /** Desired topics in the order in which they were claimed, and those that linger or leave. */
  readonly topics: ReadonlyMap<string, TopicState>;
}

export interface StateStore {
  readonly store: StoreApi<SlipstreamState>;
  setConnection(connection: ConnectionState): void;
  topicChanged(topic: Topic): void;
  /** Its position is another, of which `subscribeTopic` tells nobody. */
  topicMoved(topic: Topic): void;
  topicForgotten(topic: Topic): void;
  /** Calls back after each change of one topic, once the store shows it. */
  subscribeTopic(name: string, listener: () => void): () => void;
}

/**
 * The one place that writes the store: everything that changed in one task is one write, and while
 * nobody looks, a thousand tasks are none. Ten thousand joins are answered one by one.
 */
export function createStateStore(connection: ConnectionState): StateStore {
  let topics = TopicMap.empty;
  const store = createStore<SlipstreamState>(() => ({ connection, topics }));
  const { subscribe, getState } = store;
  let subscribers = 0;
  store.getState = () => {
    if (isDue) flush();
    return getState();
  };
  store.subscribe = (listener) => {
    if (isDue) flush();
    // A subscriber that throws stops no other.
    const off = subscribe((state, previous) => guarded(() => listener(state, previous)));
    let isOn = true;
    subscribers += 1;
    return () => {
      if (isOn) subscribers -= 1;
      isOn = false;
      off();
    };
  };
  const changes = new Map<string, Topic>();
  const moved = new Set<Topic>();
  const forgotten = new Map<string, undefined>();
  const listeners = new TopicListeners<[]>();
  let nextConnection: ConnectionState | undefined;
  let isScheduled = false;
  /** The microtask has passed: whoever looks now sees what changed before it. */
  let isDue = false;

  function schedule() {
    if (isScheduled) return;
    isScheduled = true;
    queueMicrotask(fallDue);
  }

  function fallDue() {
    isScheduled = false;
    isDue = true;
    if (subscribers > 0 || !listeners.isEmpty) flush();
  }

  function flush() {
    isDue = false;
    const changed: [string, TopicState][] = [];
    for (const [name, topic] of changes) changed.push([name, topic.state]);
    for (const topic of moved)
      if (!changes.has(topic.name)) changed.push([topic.name, topic.state]);
    const names = listeners.isEmpty ? [] : new Set([...forgotten.keys(), ...changes.keys()]);
    // These first, so that a topic that is back is the last.
    if (forgotten.size > 0) topics = topics.with(forgotten);
    if (changed.length > 0) topics = topics.with(changed);
    forgotten.clear();
    changes.clear();
    moved.clear();
    const next = nextConnection ? { topics, connection: nextConnection } : { topics };
    nextConnection = undefined;
    store.setState(next);
    for (const name of names) listeners.tell(name);
  }

  return {
    store,
    setConnection(next) {
      nextConnection = next;
      schedule();
    },
    topicChanged(topic) {
      topic.invalidate();
      changes.set(topic.name, topic);
      schedule();
    },
    topicMoved(topic) {
      topic.invalidate();
      moved.add(topic);
      schedule();
    },
    topicForgotten(topic) {
      topic.invalidate();
      changes.delete(topic.name);
      moved.delete(topic);
      // What was never shown is not taken off.
      if (topics.has(topic.name) || listeners.has(topic.name)) forgotten.set(topic.name, undefined);
      schedule();
    },
    subscribeTopic(name, listener) {
      if (isDue) flush();
      return listeners.add(name, listener);
    },
  };
}
