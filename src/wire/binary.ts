import type { Frame } from "./frame.js";

const headerFields = ["join_ref", "ref", "topic", "event"] as const;
const headerLimitBytes = 255;

/**
 * The frame as phoenix.js can encode it: an object in place of nothing, an `ArrayBuffer` in place
 * of a view on one.
 */
export function encodable(frame: Frame): Frame {
  const { payload } = frame;
  if (payload === undefined || payload === null) return { ...frame, payload: {} };
  if (ArrayBuffer.isView(payload)) {
    const { buffer, byteOffset, byteLength } = payload;
    return checkHeader({ ...frame, payload: buffer.slice(byteOffset, byteOffset + byteLength) });
  }
  return payload instanceof ArrayBuffer ? checkHeader(frame) : frame;
}

// A binary frame has one byte for the length of each field; phoenix.js 1.7 wraps around silently.
function checkHeader(frame: Frame): Frame {
  const encoder = new TextEncoder();
  for (const field of headerFields) {
    const size = encoder.encode(frame[field] ?? "").byteLength;
    if (size > headerLimitBytes) {
      throw new RangeError(
        `the ${field} of a binary frame takes at most ${headerLimitBytes} bytes, not ${size}`,
      );
    }
  }
  return frame;
}
