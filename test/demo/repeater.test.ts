import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { createDemoServer, type DemoServer } from "../../demo/server/createDemoServer.js";
import { openClient, type Client } from "./openClient.js";
import { RepeaterProcess } from "./repeaterProcess.js";

const topic = "room:lobby";
const token = "of this test";

let a: DemoServer;
let b: DemoServer;
let repeater: RepeaterProcess | undefined;

beforeEach(async () => {
  const options = { tickMs: 60_000, repeaterToken: token };
  [a, b] = await Promise.all([createDemoServer(options), createDemoServer(options)]);
});

afterEach(async () => {
  await repeater?.kill();
  repeater = undefined;
  await Promise.all([a.close(), b.close()]);
});

/** Without waiting for it. */
function start(settings: Record<string, string> = {}): RepeaterProcess {
  repeater = new RepeaterProcess({
    SOURCE_URL: `${b.url.replace("http", "ws")}/socket`,
    TARGET_URL: `${a.url.replace("http", "ws")}/repeater`,
    REPEATER_TOKEN: token,
    TOPICS: topic,
    EVENTS: "new_msg, bytes",
    ...settings,
  });
  return repeater;
}

/** Joined on both sides. */
async function started(settings?: Record<string, string>): Promise<RepeaterProcess> {
  const process = start(settings);
  await eventually(() => [a.stats().joined[topic], b.stats().joined[topic]], [1, 1]);
  return process;
}

async function listener(...topics: string[]): Promise<Client> {
  const client = await openClient(a.url);
  for (const name of [topic, ...topics]) await client.join(name);
  return client;
}

async function eventually<T>(look: () => T, expected: T) {
  await vi.waitFor(() => expect(look()).toEqual(expected), { timeout: 10_000, interval: 10 });
}

const heardBy = ({ frames }: Client) =>
  frames.filter(({ event }) => event === "new_msg").map(({ payload }) => payload);

describe("the repeater as a service", () => {
  test("repeats what is said on B to the users of A: once, in order, unchanged", async () => {
    await started();
    const user = await listener();
    const said = Array.from({ length: 500 }, (_, n) => ({ n, body: "ü" }));
    for (const payload of said) {
      b.engine.broadcast(topic, "new_msg", payload);
      b.engine.broadcast(topic, "of_no_interest", payload);
    }
    b.engine.broadcast(topic, "new_msg", { n: "last" });
    await eventually(() => heardBy(user).at(-1), { n: "last" });
    expect(heardBy(user)).toEqual([...said, { n: "last" }]);
    expect(user.frames.map(({ event }) => event)).not.toContain("of_no_interest");
  });

  test("repeats several topics, and without EVENTS all events", async () => {
    await started({ TOPICS: `${topic},room:team, room:off-topic`, EVENTS: "" });
    const topics = ["room:team", "room:off-topic"];
    const joined = () => topics.flatMap((name) => [a.stats().joined[name], b.stats().joined[name]]);
    await eventually(joined, [1, 1, 1, 1]);
    const user = await listener(...topics);
    for (const name of topics) b.engine.broadcast(name, "anything", { name });
    for (const name of topics)
      expect(await user.next("anything", name)).toMatchObject({ payload: { name } });
  });

  test.each(["SIGTERM", "SIGINT"] as const)(
    "ends on %s in the middle of a stream, with all it has heard repeated",
    async (signal) => {
      const process = await started();
      const user = await listener();
      let n = 0;
      const streaming = setInterval(() => b.engine.broadcast(topic, "new_msg", { n: n++ }), 2);
      await eventually(() => heardBy(user).length > 50, true);
      // Something is always unanswered then.
      const freeze = { method: "POST", body: JSON.stringify({ ms: 300 }) };
      await fetch(`${a.url}/desk/freeze`, freeze);
      const { code, stats } = await process.end(signal);
      clearInterval(streaming);

      expect(code).toBe(0);
      expect(process.errors, "what it says when its patience ends").not.toContain("drain");
      const { repeated } = stats;
      expect(stats).toEqual({ repeated, dropped: 0, failed: 0, unknown: 0, queued: 0 });
      expect(repeated).toBeLessThan(n);
      expect(a.stats().repeated).toEqual({ [topic]: repeated });
      await eventually(
        () => heardBy(user),
        Array.from({ length: repeated }, (_, n) => ({ n })),
      );
      expect([a.stats().connections, b.stats().connections]).toEqual([1, 0]);
    },
  );

  test("waits on SIGTERM for a target that is away, and then counts what it drops", async () => {
    const process = await started();
    await a.close();
    await eventually(() => /cannot be reached: .*ECONNREFUSED/.test(process.errors), true);
    for (let n = 0; n < 7; n += 1) b.engine.broadcast(topic, "new_msg", { n });
    // That it joins again shows that it has heard all that came before.
    b.engine.crash(topic);
    await eventually(() => b.stats().joins[topic], 2);
    const { code, stats } = await process.end("SIGTERM");

    expect(code).toBe(0);
    expect(stats).toEqual({ repeated: 0, dropped: 7, failed: 0, unknown: 0, queued: 0 });
    expect(process.errors).toContain("drain: not within 5000 ms");
    a = await createDemoServer();
  });

  test("says that a token is wrong, and ends all the same", async () => {
    const process = start({ REPEATER_TOKEN: "wrong" });
    const said = "403 (is REPEATER_TOKEN the one it takes?)";
    await eventually(() => process.errors.includes(said), true);
    expect(process.errors).toContain(a.url.replace("http", "ws"));
    expect(process.errors).not.toContain("wrong");
    expect(await process.end("SIGTERM")).toMatchObject({ code: 0, stats: { repeated: 0 } });
  });

  test("names every setting that is missing, and does not start", async () => {
    const process = start({ SOURCE_URL: "", TOPICS: " , " });
    expect(await process.exitCode()).toBe(1);
    expect(process.errors).toMatch(/^SOURCE_URL is missing: .+\nTOPICS is missing: .+\n$/);
    expect(process.output).toBe("");
  });
});
