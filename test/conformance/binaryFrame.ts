import type { Frame } from "./wire.js";

/** A client's push: its kind, the size of each field, the fields, and then the payload. */
export function packPush(
  fields: readonly [joinRef: string, ref: string, topic: string, event: string],
  payload: Uint8Array,
): ArrayBuffer {
  const encoded = fields.map((field) => new TextEncoder().encode(field));
  const head = [0, ...encoded.map(({ length }) => length), ...encoded.flatMap((part) => [...part])];
  const frame = new Uint8Array(head.length + payload.length);
  frame.set(head);
  frame.set(payload, head.length);
  return frame.buffer;
}

/** A server's broadcast: it has a topic and an event, and no refs. The payload stays bytes. */
export function unpackBroadcast(data: ArrayBuffer): Frame {
  const bytes = new Uint8Array(data);
  const [kind, topicSize = 0, eventSize = 0] = bytes;
  if (kind !== 2) throw new Error(`A binary frame of kind ${kind} is no broadcast`);
  const [topicEnd, eventEnd] = [3 + topicSize, 3 + topicSize + eventSize];
  const text = (from: number, to: number) => new TextDecoder().decode(bytes.subarray(from, to));
  return [null, null, text(3, topicEnd), text(topicEnd, eventEnd), bytes.slice(eventEnd)];
}
