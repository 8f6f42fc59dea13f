// The layouts of Phoenix.Socket.V2.JSONSerializer: kind, one size byte per field, the fields, the data.
export const headerKinds = { push: 0, reply: 1, broadcast: 2 } as const;
const maxFieldBytes = 255;

export function isBinary(value: unknown): value is ArrayBuffer | ArrayBufferView<ArrayBuffer> {
  // Not instanceof: a DOM for tests may bring an ArrayBuffer of its own.
  return (
    ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === "[object ArrayBuffer]"
  );
}

export function bytesOf(
  value: ArrayBuffer | ArrayBufferView<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  return ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
}

export function packBinary(
  kind: keyof typeof headerKinds,
  fields: readonly string[],
  data: ArrayBuffer | ArrayBufferView<ArrayBuffer>,
): ArrayBuffer {
  const encoded = fields.map((field) => new TextEncoder().encode(field));
  for (const [index, { length }] of encoded.entries()) {
    if (length > maxFieldBytes) {
      throw new RangeError(
        `"${fields[index] ?? ""}" is over the 255 bytes of a binary frame's header`,
      );
    }
  }
  const sizes = encoded.map(({ length }) => length);
  const parts = [[headerKinds[kind], ...sizes], ...encoded, bytesOf(data)];
  const frame = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let end = 0;
  for (const part of parts) {
    frame.set(part, end);
    end += part.length;
  }
  return frame.buffer;
}

export function unpackBinary(
  frame: ArrayBuffer,
  fieldCount: number,
): { fields: string[]; data: ArrayBuffer } {
  const bytes = new Uint8Array(frame);
  const sizes = bytes.subarray(1, 1 + fieldCount);
  let start = 1 + fieldCount;
  const fields = Array.from(sizes, (size) =>
    new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, (start += size))),
  );
  if (fields.length < fieldCount || start > bytes.length) {
    throw new TypeError("a binary frame that is shorter than its header says");
  }
  return { fields, data: frame.slice(start) };
}
