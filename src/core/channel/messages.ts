import type { Message, MessagesOptions } from "./channel.js";

interface Source {
  readonly isDestroyed: boolean;
  onMessage(handler: (event: string, payload: unknown) => void): () => void;
  onEnd(ended: () => void): () => void;
}

const defaultLimit = 1_000;
const over: IteratorResult<Message> = { done: true, value: undefined };

/** Messages from the call on, kept until they are taken. */
export function iterateMessages(
  source: Source,
  event: string | undefined,
  { signal, limit = defaultLimit }: MessagesOptions,
  onDrop: (event: string) => void,
): AsyncIterableIterator<Message> {
  const waiting: Message[] = [];
  const takers: ((result: IteratorResult<Message>) => void)[] = [];
  let isOver = source.isDestroyed || (signal?.aborted ?? false);

  const off = source.onMessage((name, payload) => {
    if (event !== undefined && name !== event) return;
    const message = { event: name, payload };
    const taker = takers.shift();
    if (taker) {
      taker({ done: false, value: message });
      return;
    }
    waiting.push(message);
    const dropped = waiting.length > limit ? waiting.shift() : undefined;
    if (dropped) onDrop(dropped.event);
  });
  const offEnd = source.onEnd(end);
  signal?.addEventListener("abort", end);
  if (isOver) end();

  function end() {
    isOver = true;
    off();
    offEnd();
    signal?.removeEventListener("abort", end);
    for (const taker of takers.splice(0)) taker(over);
  }

  return {
    next() {
      const message = waiting.shift();
      if (message) return Promise.resolve({ done: false, value: message });
      if (isOver) return Promise.resolve(over);
      return new Promise((resolve) => takers.push(resolve));
    },
    return() {
      waiting.length = 0;
      end();
      return Promise.resolve(over);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
