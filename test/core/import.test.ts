import { describe, expect, it, vi } from "vitest";

// phoenix.js itself looks for a window when it is imported.
vi.mock("phoenix", () => ({
  Socket: vi.fn(),
  Serializer: { decode: () => undefined },
  LongPoll: vi.fn(),
}));

const browser = ["window", "document", "location", "navigator", "WebSocket", "Worker"] as const;
const timers = ["setTimeout", "setInterval", "queueMicrotask", "addEventListener"] as const;

const isOurs = () => new Error().stack?.includes("/src/core") ?? false;

/** Notes which of the globals our modules read. */
function watchGlobals(touched: string[]): () => void {
  const restored = browser.map((name) => {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
    const get = () => {
      if (isOurs()) touched.push(name);
    };
    Object.defineProperty(globalThis, name, { configurable: true, get });
    return () => {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    };
  });
  return () => {
    for (const restore of restored) restore();
  };
}

/** Notes which of the functions our modules call; the test runner loads modules with some. */
function watchCalls(called: string[]) {
  for (const name of timers) {
    const real = Reflect.get(globalThis, name) as ((...given: unknown[]) => unknown) | undefined;
    vi.stubGlobal(name, (...given: unknown[]) => {
      if (isOurs()) called.push(name);
      return real?.(...given);
    });
  }
}

describe("importing slipstream-react/core", () => {
  it("does nothing: no timers, no globals touched", async () => {
    const touched: string[] = [];
    const restore = watchGlobals(touched);
    watchCalls(touched);
    const before = Reflect.ownKeys(globalThis);
    const { createSlipstream } = await import("slipstream-react/core");
    const after = Reflect.ownKeys(globalThis);
    vi.unstubAllGlobals();
    restore();
    expect(createSlipstream).toBeTypeOf("function");
    expect(touched).toEqual([]);
    expect(after).toEqual(before);
  });

  it("nor does making a client, claiming a topic and destroying it: there is no window", async () => {
    const setTimeout = vi.spyOn(globalThis, "setTimeout");
    const { createSlipstream } = await import("slipstream-react/core");
    expect("window" in globalThis).toBe(false);
    const client = createSlipstream({ url: "/socket" });
    expect(client.channel("room:a").state.status).toBe("pending");
    expect(client.store.getState().connection.status).toBe("idle");
    client.destroy();
    expect(setTimeout).not.toHaveBeenCalled();
  });
});
