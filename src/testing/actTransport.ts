type Handler = ((event: unknown) => void) | null;

const handlers = ["onopen", "onmessage", "onerror", "onclose"] as const;

// A WebSocket class whose handlers run in act, whoever made the server behind it.
export function actTransport(
  Real: typeof WebSocket,
  act: (run: () => void) => void,
): typeof WebSocket {
  return class extends Real {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      for (const name of handlers) {
        let handler: Handler = null;
        Object.defineProperty(this, name, {
          get: () => handler && ((event: unknown) => act(() => handler?.(event))),
          set: (next: Handler) => (handler = next),
        });
      }
    }
  };
}
