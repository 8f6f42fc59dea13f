import { describe, expect, it } from "vitest";

import { type Candidate, JoinWindow } from "../../../src/core/topics/joinWindow.js";
import { ManualClock } from "../../helpers/manualClock.js";

interface Topic extends Candidate {
  name: string;
}

const topic = (name: string, priority = 0): Topic => ({ name, priority });

function start({ waiting = 10_000, maxSize = 1_024 } = {}) {
  const clock = new ManualClock();
  const window = new JoinWindow<Topic>(clock, maxSize);
  for (let n = 0; n < waiting; n++) window.request(topic(String(n)));
  const launchAll = () => {
    const flights = [];
    while (window.next()) flights.push(window.launch());
    return flights;
  };
  /** One round: as many as may go are sent and answered after a time. */
  const round = (tookMs: number) => {
    const flights = launchAll();
    clock.advanceAtOnce(tookMs);
    for (const flight of flights) window.land(flight);
    return flights.length;
  };
  return { clock, window, launchAll, round };
}

describe("the window of joins", () => {
  it("starts at 16", () => {
    const { window, launchAll } = start();
    expect(launchAll()).toHaveLength(16);
    expect(window.next()).toBeUndefined();
  });

  it("starts at its upper end where that is lower", () => {
    expect(start({ maxSize: 3 }).launchAll()).toHaveLength(3);
  });

  it("doubles in each round that the server answers quickly, up to its upper end", () => {
    const { round } = start({ maxSize: 100 });
    expect([round(50), round(50), round(50), round(50), round(79)]).toEqual([16, 32, 64, 100, 100]);
  });

  it("holds while answers queue up to 100 ms", () => {
    const { round } = start();
    expect([round(50), round(80), round(150), round(80)]).toEqual([16, 32, 32, 32]);
  });

  it("halves above 100 ms, once per round", () => {
    const { round } = start();
    expect([round(50), round(151), round(151), round(151)]).toEqual([16, 32, 16, 8]);
  });

  it("halves on a timeout, once per round", () => {
    const { window, launchAll } = start();
    const flights = launchAll();
    for (const flight of flights) window.lose(flight, true);
    expect(launchAll()).toHaveLength(8);
  });

  it("does not halve for a join whose answer does not matter any more", () => {
    const { window, launchAll } = start();
    for (const flight of launchAll()) window.lose(flight, false);
    expect(launchAll()).toHaveLength(16);
  });

  it("is never below 1", () => {
    const { round } = start();
    round(10);
    const sizes = Array.from({ length: 10 }, () => round(5_000));
    expect(sizes.slice(-3)).toEqual([1, 1, 1]);
  });

  it("starts anew on each connection", () => {
    const { window, round, launchAll } = start();
    round(10);
    round(5_000);
    launchAll();
    window.reset();
    expect(window.next()).toBeUndefined();
    for (let n = 0; n < 20; n++) window.request(topic(String(n)));
    expect(launchAll()).toHaveLength(16);
  });

  it("tells how long an answer took", () => {
    const { clock, window } = start();
    const flight = window.launch();
    clock.advanceAtOnce(123);
    expect(window.land(flight)).toBe(123);
  });

  it("lets topics go by priority, then in the order of insertion", () => {
    const { window } = start({ waiting: 0 });
    const all = [topic("a"), topic("b", 5), topic("c", -1), topic("d", 5), topic("e")];
    for (const each of all) window.request(each);
    expect(all.map(() => window.next()?.name)).toEqual(["b", "d", "a", "e", "c"]);
  });

  it("does not let a topic go that was withdrawn", () => {
    const { window } = start({ waiting: 0 });
    const [a, b] = [topic("a"), topic("b")];
    window.request(a);
    window.request(b);
    expect(window.withdraw(a)).toBe(true);
    expect(window.withdraw(a)).toBe(false);
    expect(window.next()).toBe(b);
    expect(window.next()).toBeUndefined();
  });
});

/**
 * A server that handles joins strictly one after the other, as Phoenix does on one socket, in
 * virtual time. Returns how long it takes until all are joined, in milliseconds.
 */
function simulate({ topics, perSecond, rttMs }: Record<"topics" | "perSecond" | "rttMs", number>) {
  const clock = new ManualClock();
  const window = new JoinWindow<Topic>(clock, 1_024);
  for (let n = 0; n < topics; n++) window.request(topic(String(n)));
  const answers: { at: number; flight: ReturnType<typeof window.launch> }[] = [];
  let freeAt = 0;
  let joined = 0;
  let longestMs = 0;
  while (joined < topics) {
    while (window.next()) {
      freeAt = Math.max(freeAt, clock.elapsed() + rttMs / 2) + 1_000 / perSecond;
      answers.push({ at: freeAt + rttMs / 2, flight: window.launch() });
    }
    const answer = answers[joined++]!;
    clock.advanceAtOnce(answer.at - clock.elapsed());
    longestMs = Math.max(longestMs, window.land(answer.flight));
  }
  return { tookMs: clock.elapsed(), longestMs };
}

describe("10,000 topics and more, in virtual time", () => {
  // At 20,000 joins/s the six doublings of the window are half the time of 10,000.
  const topicsAt = (perSecond: number) => Math.max(10_000, 2.5 * perSecond);
  const rates = [20, 200, 2_000, 20_000];
  const cases = rates.flatMap((perSecond) =>
    [1, 20, 50, 200].map((rttMs) => ({ perSecond, rttMs })),
  );

  it.each(cases.filter(({ rttMs }) => rttMs <= 50))(
    "are joined within 1.2 × the ideal time at $perSecond joins/s and RTT $rttMs ms",
    ({ perSecond, rttMs }) => {
      const topics = topicsAt(perSecond);
      const idealMs = (topics * 1_000) / perSecond + rttMs;
      expect(simulate({ topics, perSecond, rttMs }).tookMs).toBeLessThanOrEqual(1.2 * idealMs);
    },
  );

  it.each(cases)(
    "never come near the join timeout at $perSecond joins/s and RTT $rttMs ms",
    ({ perSecond, rttMs }) => {
      const { longestMs } = simulate({ topics: topicsAt(perSecond), perSecond, rttMs });
      expect(longestMs).toBeLessThan(2_000);
    },
  );
});
