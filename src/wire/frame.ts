/** One message of the Phoenix Channels protocol, named as on the wire. */
export interface Frame {
  /** The `ref` of the join that this frame belongs to; `null` for broadcasts. */
  join_ref: string | null;
  /** Pairs a reply with its push; `null` for what the server sends unasked. */
  ref: string | null;
  /** Such as `"room:lobby"`. */
  topic: string;
  /** Such as `"new_msg"`, or one of Phoenix's own, `phx_*`. */
  event: string;
  /** JSON, or an `ArrayBuffer` in a binary frame. */
  payload: unknown;
}

/** What the text of a message says, as the second version of the serializer writes it. */
export function parseFrame(text: string): unknown {
  const message: unknown = JSON.parse(text);
  if (!Array.isArray(message)) return null;
  const [join_ref, ref, topic, event, payload] = message as unknown[];
  return { join_ref, ref, topic, event, payload };
}

// A JSON string or object destructures into something too: only these two fields tell a frame.
export function isFrame(message: unknown): message is Frame {
  if (typeof message !== "object" || message === null) return false;
  const { topic, event } = message as Partial<Frame>;
  return typeof topic === "string" && typeof event === "string";
}

/** Protocol 1 leaves out the refs that are none. */
export function withRefs(frame: Frame): Frame {
  return { ...frame, join_ref: frame.join_ref ?? null, ref: frame.ref ?? null };
}
