import type { ChannelDefinition, ChannelSocket } from "slipstream-react/testing";

import { isRecord } from "../shared/isRecord.js";
import { Log, type LogEvent } from "./log.js";
import { openLogFile } from "./logFile.js";

interface LogsOptions {
  /** How many events of a log are kept. */
  logLength: number;
  /** Holds the logs of all topics, so that they outlive this process. */
  logFile?: string | undefined;
}

export interface Logs {
  channel: ChannelDefinition;
  append(topic: string, body: unknown): number;
  /** Joins take so long from now on: half of it before they read the log, half after. */
  slow(ms: number): void;
  /** The newest position of each log. */
  lasts(): Record<string, number>;
  /** How many channels follow a log. */
  followers(): number;
  close(): void;
}

/** The channel `log:*`: an append-only log, replayed from a cursor and then followed, without a hole. */
export function createLogs({ logLength, logFile }: LogsOptions): Logs {
  const logs = new Map<string, Log>();
  const followed = new Map<ChannelSocket, () => void>();
  let slowMs = 0;
  const file =
    logFile === undefined
      ? undefined
      : openLogFile(logFile, ({ topic, ...event }) => logOf(topic).add(event));

  function logOf(topic: string): Log {
    const log = logs.get(topic) ?? new Log(logLength);
    logs.set(topic, log);
    return log;
  }

  function append(topic: string, body: unknown): number {
    const log = logOf(topic);
    const event = log.next(body);
    file?.write({ topic, ...event });
    log.add(event);
    return event.seq;
  }

  const channel: ChannelDefinition = {
    async join(params, socket) {
      const cursor = readCursor(params);
      if (cursor === undefined) {
        return { error: { reason: "cursor must be a whole number from 0, or null" } };
      }
      const log = logOf(socket.topic);
      const follower = follow(log, socket);
      followed.set(socket, follower.unsubscribe);
      if (slowMs > 0) await wait(slowMs / 2);
      const { events, gap, last } = log.after(cursor);
      if (slowMs > 0) await wait(slowMs / 2);
      follower.replay(events, last);
      return { ok: { gap, last } };
    },

    handleIn: {
      append(payload, socket) {
        const { body } = isRecord(payload) ? payload : {};
        if (body === undefined) return { error: { reason: "body is missing" } };
        return { ok: { seq: append(socket.topic, body) } };
      },
    },

    terminate(socket) {
      followed.get(socket)?.();
      followed.delete(socket);
    },
  };

  return {
    channel,
    append,
    slow(ms) {
      slowMs = ms;
    },
    followers: () => followed.size,
    lasts: () => Object.fromEntries([...logs].map(([topic, { last }]) => [topic, last])),
    close: () => file?.close(),
  };
}

/**
 * Subscribed before the log is read, so that nothing falls between. What is appended until then waits
 * behind the backlog; pushes of a join wait in the channel's mailbox until it is answered.
 */
function follow(log: Log, socket: ChannelSocket) {
  let waiting: LogEvent[] | undefined = [];
  let pushed = 0;

  function push(event: LogEvent) {
    if (event.seq <= pushed) return;
    pushed = event.seq;
    socket.push("event", event);
  }

  return {
    unsubscribe: log.subscribe((event) => (waiting ? void waiting.push(event) : push(event))),
    replay(backlog: LogEvent[], last: number) {
      const live = waiting ?? [];
      waiting = undefined;
      for (const event of backlog) push(event);
      pushed = last;
      for (const event of live) push(event);
    },
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function readCursor(params: unknown): number | undefined {
  const cursor = (isRecord(params) ? params.cursor : undefined) ?? 0;
  return Number.isSafeInteger(cursor) && Number(cursor) >= 0 ? Number(cursor) : undefined;
}
