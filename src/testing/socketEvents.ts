import { queueMicrotask } from "./realTime.js";

export interface SocketEvent {
  readonly type: "open" | "message" | "error" | "close";
  readonly target: unknown;
  readonly data?: unknown;
  readonly code?: number;
  readonly reason?: string;
  readonly wasClean?: boolean;
}

type Handler = (event: SocketEvent) => void;
type Listener = Handler | { handleEvent: Handler };

// Not EventTarget: a DOM for tests brings one that takes its own events alone.
export class SocketEvents {
  onopen: Handler | null = null;
  onmessage: Handler | null = null;
  onerror: Handler | null = null;
  onclose: Handler | null = null;
  readonly #listeners = new Map<string, Map<Listener, { once?: boolean }>>();

  addEventListener(
    type: string,
    listener: Listener | null,
    options: { once?: boolean; signal?: AbortSignal } | boolean = {},
  ): void {
    if (!listener) return;
    const listeners = this.#listeners.get(type) ?? new Map<Listener, { once?: boolean }>();
    const { signal, ...rest } = typeof options === "boolean" ? {} : options;
    if (signal?.aborted) return;
    signal?.addEventListener("abort", () => this.removeEventListener(type, listener));
    this.#listeners.set(type, listeners.set(listener, rest));
  }

  removeEventListener(type: string, listener: Listener | null): void {
    if (listener) this.#listeners.get(type)?.delete(listener);
  }

  protected dispatch(event: SocketEvent): void {
    call(this[`on${event.type}`]?.bind(this), event);
    for (const [listener, { once }] of [...(this.#listeners.get(event.type) ?? [])]) {
      if (once) this.removeEventListener(event.type, listener);
      call(typeof listener === "function" ? listener : listener.handleEvent.bind(listener), event);
    }
  }
}

// A listener that throws stops no other, and is uncaught, as in a browser.
function call(handler: Handler | undefined, event: SocketEvent): void {
  try {
    handler?.(event);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
