import { beforeEach, describe, expect, it, vi } from "vitest";

import { createWatchedTransport, type WatchedTransport } from "../../src/wire/watchedTransport.js";

interface Handlers {
  onopen: ((event: unknown) => void) | null;
  onmessage: ((event: unknown) => void) | null;
  onerror: ((event: unknown) => void) | null;
  onclose: ((event: unknown) => void) | null;
}

let made: FakeSocket[] = [];

class FakeSocket implements Handlers {
  onopen: Handlers["onopen"] = null;
  onmessage: Handlers["onmessage"] = null;
  onerror: Handlers["onerror"] = null;
  onclose: Handlers["onclose"] = null;
  readyState = 0;
  binaryType = "blob";
  timeout = 0;
  skipHeartbeat = false;
  readonly send = vi.fn();
  readonly close = vi.fn();

  constructor(
    readonly url: string,
    readonly protocols?: string | string[],
  ) {
    made.push(this);
  }
}

type Watched = WatchedTransport &
  Handlers & {
    readyState: number;
    binaryType: string;
    timeout: number;
    skipHeartbeat: boolean;
    send(data: string): void;
    close(code?: number, reason?: string): void;
  };

function watch({ isExpected = true, isClosing = true } = {}) {
  const created = vi.fn();
  const opened = vi.fn();
  const closed = vi.fn();
  const Transport = createWatchedTransport({
    real: () => FakeSocket,
    isExpected: () => isExpected && made.length === 0,
    isClosing: () => isClosing,
    created,
    opened,
    closed,
  });
  const transport = new Transport("ws://host", ["phoenix"]) as Watched;
  return { Transport, transport, real: made[0]!, created, opened, closed };
}

beforeEach(() => {
  made = [];
});

describe("a watched transport", () => {
  it("stands around the real one: url, protocols, frames, binaryType, timeout", () => {
    const { transport, real, created } = watch();
    expect([real.url, real.protocols]).toEqual(["ws://host", ["phoenix"]]);
    expect(created).toHaveBeenCalledExactlyOnceWith(transport);
    transport.binaryType = "arraybuffer";
    transport.timeout = 5;
    transport.send("frame");
    const onmessage = vi.fn();
    transport.onmessage = onmessage;
    real.onmessage?.({ data: "x" });
    expect([real.binaryType, real.timeout]).toEqual(["arraybuffer", 5]);
    expect(real.send).toHaveBeenCalledExactlyOnceWith("frame");
    expect(onmessage).toHaveBeenCalledExactlyOnceWith({ data: "x" });
    real.readyState = 1;
    expect(transport.readyState).toBe(1);
  });

  it("keeps phoenix.js from beating, and tells whether somebody has to", () => {
    const { transport, real } = watch();
    expect(transport.skipHeartbeat).toBe(true);
    expect(transport.needsHeartbeat).toBe(true);
    real.skipHeartbeat = true;
    expect(transport.needsHeartbeat).toBe(false);
  });

  it("tells phoenix.js of the open first, then its owner", () => {
    const { transport, real, opened } = watch();
    const onopen = vi.fn(() => expect(opened).not.toHaveBeenCalled());
    transport.onopen = onopen;
    real.onopen?.({});
    expect(onopen).toHaveBeenCalledOnce();
    expect(opened).toHaveBeenCalledExactlyOnceWith(transport);
  });

  it("tells of a close once, with its code and reason", async () => {
    const { transport, real, closed } = watch();
    const onclose = vi.fn();
    transport.onclose = onclose;
    const event = { code: 1012, reason: "restart", wasClean: true };
    real.onclose?.(event);
    real.onclose?.(event);
    expect(onclose).toHaveBeenCalledExactlyOnceWith(event);
    expect(closed).toHaveBeenCalledExactlyOnceWith(transport, { ...event, isOurs: false });
    expect(transport.readyState).toBe(3);
    await transport.whenClosed;
  });

  it.each([undefined, {}, { code: undefined }])("takes a close event of %j for 1006", (event) => {
    const { real, closed } = watch();
    real.onclose?.(event);
    expect(closed.mock.lastCall?.[1]).toMatchObject({ code: 1006, reason: "", wasClean: false });
  });

  it("is closed at once when we close it, while the real one finishes on its own", async () => {
    const { transport, real, closed, opened } = watch();
    const onclose = vi.fn();
    transport.onclose = onclose;
    transport.close(1000, "bye");
    expect(real.close).toHaveBeenCalledExactlyOnceWith(1000, "bye");
    expect(transport.readyState).toBe(3);
    expect(onclose).toHaveBeenCalledOnce();
    expect(closed).toHaveBeenCalledOnce();
    const whenClosed = vi.fn();
    void transport.whenClosed.then(whenClosed);
    await Promise.resolve();
    expect(whenClosed).not.toHaveBeenCalled();
    real.onopen?.({});
    expect(opened).not.toHaveBeenCalled();
    real.onclose?.({ code: 1000 });
    await transport.whenClosed;
    expect(closed).toHaveBeenCalledOnce();
  });

  it("leaves no handler of phoenix.js on the real one, but some that hear and do nothing", () => {
    const { transport, real, opened } = watch();
    const [onmessage, onerror] = [vi.fn(), vi.fn()];
    Object.assign(transport, { onmessage, onerror });
    transport.close();
    expect(real.close).toHaveBeenCalledExactlyOnceWith();
    // Node's ws throws when a handshake is closed and nobody listens; a LongPoll calls them late.
    real.onopen?.({});
    real.onmessage?.({ data: "x" });
    real.onerror?.({});
    expect(real.onerror).toBeTypeOf("function");
    for (const heard of [opened, onmessage, onerror]) expect(heard).not.toHaveBeenCalled();
    transport.close();
    expect(real.close).toHaveBeenCalledOnce();
  });

  it("ends with an error before it opened, where no close follows", async () => {
    const { transport, real, closed } = watch();
    const onerror = vi.fn();
    transport.onerror = onerror;
    real.onerror?.("why");
    expect(onerror).toHaveBeenCalledExactlyOnceWith("why");
    await transport.whenClosed;
    expect(closed).toHaveBeenCalledExactlyOnceWith(
      transport,
      expect.objectContaining({ code: 1006, isOurs: false }),
    );
    expect(real.close).toHaveBeenCalledOnce();
  });

  it("ends with the close that follows an error, and its code", async () => {
    const { transport, real, closed } = watch();
    real.onerror?.(403);
    real.onclose?.({ code: 1008, reason: "forbidden" });
    await transport.whenClosed;
    expect(closed.mock.calls).toEqual([[transport, expect.objectContaining({ code: 1008 })]]);
  });

  it("stays open when an error comes later", async () => {
    const { real, closed } = watch();
    real.onopen?.({});
    real.onerror?.({});
    await Promise.resolve();
    expect(closed).not.toHaveBeenCalled();
  });

  it("of an attempt that nobody asked for is closed, and makes no real one", async () => {
    const { transport, created, closed } = watch({ isExpected: false });
    expect(made).toEqual([]);
    expect(transport.readyState).toBe(3);
    transport.onmessage = vi.fn();
    transport.onerror = vi.fn();
    transport.binaryType = "arraybuffer";
    transport.send("frame");
    transport.close();
    await transport.whenClosed;
    expect(created).not.toHaveBeenCalled();
    expect(closed).not.toHaveBeenCalled();
  });

  it("goes on with a handshake that phoenix.js ends by itself to start another", async () => {
    const { Transport, transport, real, opened, closed } = watch({ isClosing: false });
    transport.close();
    expect(transport.readyState).toBe(3);
    const next = new Transport("ws://host") as Watched;
    expect(next.readyState).toBe(0);
    await Promise.resolve();
    const onopen = vi.fn();
    next.onopen = onopen;
    real.onopen?.({});
    expect(made).toHaveLength(1);
    expect(onopen).toHaveBeenCalledOnce();
    expect(opened).toHaveBeenCalledExactlyOnceWith(next);
    expect([real.close.mock.calls, closed.mock.calls]).toEqual([[], []]);
  });

  it("closes a handshake that phoenix.js ends by itself for good, as it hides a page", async () => {
    const { Transport, transport, real, closed } = watch({ isClosing: false });
    transport.close();
    await Promise.resolve();
    expect(real.close).toHaveBeenCalledOnce();
    expect(closed).toHaveBeenCalledExactlyOnceWith(
      transport,
      expect.objectContaining({ isOurs: true }),
    );
    const next = new Transport("ws://host") as Watched;
    expect(next.readyState).toBe(3);
  });

  it("closes at once what phoenix.js closes after it has opened", () => {
    const { transport, real } = watch({ isClosing: false });
    real.onopen?.({});
    transport.close();
    expect(real.close).toHaveBeenCalledOnce();
  });
});
