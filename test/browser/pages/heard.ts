/** A message as it can be told to a test: bytes as a list. */
export type Heard = [event: string, payload: unknown];

export function heardOf(event: string, payload: unknown): Heard {
  const isBinary = payload instanceof ArrayBuffer;
  return [event, isBinary ? { bytes: [...new Uint8Array(payload)] } : payload];
}
