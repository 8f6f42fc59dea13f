import type { Desk } from "./createDesk.js";

/** A request that the desk cannot act on; its message goes to the client. */
export class DeskInputError extends Error {}

type Input = Record<string, unknown>;

interface Outcome {
  message: string;
  /** The newest position of a log. */
  seq?: number;
}

/** Each action does it, and says in words what it did. */
export const deskActions: Record<string, (desk: Desk, input: Input) => string | Outcome> = {
  cut(desk, input) {
    const code = readCloseCode(input);
    return `Cut ${plural(desk.cut(code), "connection")} with code ${code}.`;
  },
  freeze(desk, input) {
    const ms = readInteger(input, "ms", 1, 60_000);
    desk.freeze(ms);
    return `Frozen for ${ms / 1_000} s: connections stay open, nothing is answered.`;
  },
  refuse(desk, input) {
    const count = readInteger(input, "count", 0, 100);
    desk.refuse(count);
    return count === 0
      ? "Connections are accepted again."
      : `The next ${plural(count, "connection")} will be refused.`;
  },
  crash(desk, input) {
    const topic = readTopic(input);
    return `Crashed ${plural(desk.crash(topic), "channel")} on ${topic}.`;
  },
  stop(desk, input) {
    const topic = readTopic(input);
    return `Stopped ${plural(desk.stop(topic), "channel")} on ${topic}.`;
  },
  deny(desk, input) {
    const topic = readTopic(input);
    desk.deny(topic);
    return `Joins of ${topic} are denied from now on; who is in stays in.`;
  },
  allow(desk, input) {
    const topic = readTopic(input);
    desk.allow(topic);
    return `Joins of ${topic} are allowed.`;
  },
  append(desk, input) {
    const topic = readTopic(input);
    if (!topic.startsWith("log:")) throw new DeskInputError('a log has a topic such as "log:a"');
    const { body = "from the desk", count = 1 } = input;
    const times = readInteger({ count }, "count", 1, 10_000);
    const seq = desk.append(topic, body, times);
    return { message: `Appended ${plural(times, "event")} to ${topic}.`, seq };
  },
  slow(desk, input) {
    const ms = readInteger(input, "ms", 0, 60_000);
    desk.slow(ms);
    return ms === 0 ? "Logs are joined at once again." : `Joins of logs take ${ms / 1_000} s.`;
  },
};

function readTopic({ topic }: Input): string {
  if (typeof topic === "string" && topic.trim() !== "" && topic.length <= 200) return topic.trim();
  throw new DeskInputError('topic must be a string such as "room:lobby"');
}

function readInteger(input: Input, name: string, min: number, max: number): number {
  const value = input[name];
  if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return Number(value);
  throw new DeskInputError(`${name} must be a whole number from ${min} to ${max}`);
}

/** Codes that a server may send in a close frame, and 1006: the connection drops without one. */
function readCloseCode(input: Input): number {
  const code = readInteger(input, "code", 1_000, 4_999);
  const isReserved = [1004, 1005, 1015].includes(code) || (code > 1014 && code < 3_000);
  if (!isReserved) return code;
  throw new DeskInputError(
    `code ${code} cannot be sent: take 1000 to 1003, 1006 to 1014 or 3000 to 4999`,
  );
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
