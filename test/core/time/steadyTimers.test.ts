// @vitest-environment happy-dom
import { createSlipstream } from "slipstream-react/core";
import { createTestServer } from "slipstream-react/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { systemClock } from "../../../src/core/time/clock.js";
import { SteadyTimers } from "../../../src/core/time/steadyTimers.js";
import { settle } from "../../helpers/settle.js";

/** Runs the source that it is given, on timers of its own. */
class FakeWorker {
  static made: FakeWorker[] = [];
  isTerminated = false;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { preventDefault: () => void }) => void) | null = null;
  /** What it was asked for: fires by hand. */
  readonly due: (() => void)[] = [];
  readonly delays: number[] = [];
  #receive: ((event: { data: unknown }) => void) | undefined;

  constructor(readonly url: string) {
    FakeWorker.made.push(this);
  }

  postMessage(data: unknown) {
    this.#receive ??= this.#run(urls.get(this.url) ?? "");
    this.#receive({ data });
  }

  terminate() {
    this.isTerminated = true;
  }

  #run(source: string): (event: { data: unknown }) => void {
    const postMessage = (data: unknown) => {
      if (!this.isTerminated) this.onmessage?.({ data });
    };
    const setTimeout = (callback: () => void, delayMs: number) => {
      this.due.push(callback);
      this.delays.push(delayMs);
    };
    const body = `let onmessage; ${source}; return onmessage`;
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- as a browser runs a worker
    const run = new Function("postMessage", "setTimeout", body) as (...given: unknown[]) => unknown;
    return run(postMessage, setTimeout) as (event: { data: unknown }) => void;
  }
}

/** Blob URLs that are not revoked, and the source behind each. */
const urls = new Map<string, string>();
let timers: SteadyTimers;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("Worker", FakeWorker);
  vi.stubGlobal(
    "Blob",
    class {
      readonly source: string;
      constructor(parts: string[]) {
        this.source = parts.join("");
      }
    },
  );
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    const url = `blob:${urls.size}`;
    urls.set(url, (blob as unknown as { source: string }).source);
    return url;
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => void urls.delete(url));
  timers = new SteadyTimers();
});

afterEach(() => {
  expect(vi.getTimerCount(), "timers of the page that are left").toBe(0);
  expect(
    workers().filter(({ isTerminated }) => !isTerminated),
    "workers that are left",
  ).toEqual([]);
  expect(urls.size, "blob URLs that are left").toBe(0);
  FakeWorker.made = [];
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const workers = () => FakeWorker.made;

describe("a steady timeout", () => {
  it("fires by the worker while the timers of the page are stuck, once", () => {
    const fired = vi.fn();
    timers.set(fired, 5_000);
    expect(workers()[0]!.delays).toEqual([5_000]);
    workers()[0]!.due[0]!();
    expect(fired).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(60_000);
    expect(fired).toHaveBeenCalledTimes(1);
  });

  it("fires by the page while the worker is stuck, once", () => {
    const fired = vi.fn();
    const cancel = timers.set(vi.fn(), 60_000);
    timers.set(fired, 5_000);
    vi.advanceTimersByTime(5_000);
    workers()[0]!.due[1]!();
    expect(fired).toHaveBeenCalledTimes(1);
    cancel();
  });

  it("does not fire once it is cancelled", () => {
    const fired = vi.fn();
    const cancelOther = timers.set(vi.fn(), 5_000);
    timers.set(fired, 1_000)();
    workers()[0]!.due[1]!();
    vi.advanceTimersByTime(1_000);
    expect(fired).not.toHaveBeenCalled();
    cancelOther();
    cancelOther();
  });

  it("shares one worker with all others, which ends with the last of them", () => {
    const cancels = [1, 2, 3].map(() => timers.set(vi.fn(), 5_000));
    expect(workers()).toHaveLength(1);
    cancels.pop()!();
    cancels.pop()!();
    expect(workers()[0]!.isTerminated).toBe(false);
    cancels.pop()!();
    expect(workers()[0]!.isTerminated).toBe(true);
    timers.set(vi.fn(), 5_000)();
    expect(workers()).toHaveLength(2);
  });

  it("keeps the worker when it is set anew as it fires", () => {
    let cancel: (() => void) | undefined;
    timers.set(() => {
      cancel = timers.set(vi.fn(), 5_000);
    }, 5_000);
    workers()[0]!.due[0]!();
    expect(workers()).toHaveLength(1);
    expect(workers()[0]!.isTerminated).toBe(false);
    cancel!();
  });

  it("leaves nothing when what it calls throws", () => {
    timers.set(() => {
      throw new Error("mine");
    }, 5_000);
    expect(() => vi.advanceTimersByTime(5_000)).toThrow("mine");
    expect(workers()[0]!.isTerminated).toBe(true);
  });

  it("fires by the page where there are no workers", () => {
    vi.stubGlobal("Worker", undefined);
    const fired = vi.fn();
    timers.set(fired, 5_000);
    vi.advanceTimersByTime(5_000);
    expect(fired).toHaveBeenCalledTimes(1);
  });

  it("fires by the page where workers are forbidden, and asks for one only once", () => {
    const asked = vi.fn(function () {
      throw new DOMException("forbidden", "SecurityError");
    });
    vi.stubGlobal("Worker", asked);
    const fired = vi.fn();
    for (let round = 0; round < 2; round += 1) {
      timers.set(fired, 5_000);
      vi.advanceTimersByTime(5_000);
    }
    expect(fired).toHaveBeenCalledTimes(2);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it("fires by the page where a worker fails later, without an error that nobody handles", () => {
    const fired = vi.fn();
    timers.set(fired, 5_000);
    const preventDefault = vi.fn();
    workers()[0]!.onerror!({ preventDefault });
    expect(preventDefault).toHaveBeenCalled();
    expect(workers()[0]!.isTerminated).toBe(true);
    vi.advanceTimersByTime(5_000);
    expect(fired).toHaveBeenCalledTimes(1);
    timers.set(fired, 5_000)();
    expect(workers()).toHaveLength(1);
  });
});

describe("clients", () => {
  it("beat on one worker for all of them, which ends with the last", async () => {
    vi.useRealTimers();
    const server = createTestServer();
    const clients = [1, 2].map(() =>
      createSlipstream({ url: "ws://localhost/socket", transport: server.transport }),
    );
    expect(workers()).toEqual([]);
    await Promise.all(clients.map((client) => client.connected()));
    expect(workers()).toHaveLength(1);
    expect(workers()[0]!.delays).toEqual([30_000, 30_000]);
    for (const beat of workers()[0]!.due.splice(0)) beat();
    await settle();
    const beats = server.frames.filter(({ direction }) => direction === "in");
    expect(beats.map(({ connection }) => connection).sort()).toEqual([1, 2]);
    expect(workers(), "the one that beat, and no other").toHaveLength(1);
    clients[0]!.destroy();
    expect(workers()[0]!.isTerminated).toBe(false);
    await clients[1]!.disconnect();
    expect(workers()[0]!.isTerminated).toBe(true);
    clients[1]!.destroy();
    vi.useFakeTimers();
  });

  it("keep their worker from beat to beat", async () => {
    vi.useRealTimers();
    const server = createTestServer();
    const client = createSlipstream({ url: "ws://localhost/socket", transport: server.transport });
    await client.connected();
    for (let n = 0; n < 10; n++) {
      for (const beat of workers()[0]!.due.splice(0)) beat();
      await settle();
    }
    expect(server.frames.filter(({ direction }) => direction === "in")).toHaveLength(10);
    expect(workers()).toHaveLength(1);
    client.destroy();
    expect(workers()[0]!.isTerminated).toBe(true);
    vi.useFakeTimers();
  });

  it("have no worker where there is no page", () => {
    vi.stubGlobal("document", undefined);
    const fired = vi.fn();
    systemClock.setSteadyTimeout(fired, 5_000);
    systemClock.setSteadyTimeout(fired, 5_000)();
    vi.advanceTimersByTime(5_000);
    expect(fired).toHaveBeenCalledTimes(1);
    expect(workers()).toEqual([]);
  });
});
