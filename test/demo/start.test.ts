import { spawn } from "node:child_process";

import { afterEach, expect, onTestFinished, test, vi } from "vitest";

import { createDemoServer } from "../../demo/server/createDemoServer.js";
import { startDemo } from "../../demo/start.js";
import { openClient, openRepeater } from "./openClient.js";

afterEach(() => vi.unstubAllEnvs());

async function pageOf({ url }: { url: string }): Promise<string> {
  return (await fetch(url, { headers: { accept: "text/html" } })).text();
}

test("one port serves the page, the sockets and the desk, another service B, and both close", async () => {
  const demo = await startDemo({ port: 0 });
  const page = await pageOf(demo);
  expect(page).toContain('<div id="root">');
  expect(page).toContain(`<meta name="service-b" content="${new URL(demo.serviceB).port}">`);
  const script = await fetch(`${demo.url}/src/main.tsx`);
  expect(script.status).toBe(200);

  const services = [demo.url, demo.serviceB];
  expect(new Set(services).size).toBe(2);
  const clients = [];
  for (const url of services) {
    expect((await fetch(`${url}/desk/stats`)).status).toBe(200);
    const client = await openClient(url);
    expect(await client.join("room:lobby")).toMatchObject({ status: "ok" });
    clients.push(client, await openRepeater(url));
  }
  expect((await fetch(demo.serviceB, { headers: { accept: "text/html" } })).status).toBe(404);

  await demo.close();
  for (const client of clients) expect(await client.closed).toBe(1012);
  for (const url of services) await expect(fetch(url)).rejects.toThrow("fetch failed");
});

test("the page is compiled by the React Compiler", async () => {
  const demo = await startDemo({ port: 0 });
  const script = await (await fetch(`${demo.url}/src/App.tsx`)).text();
  expect(script).toMatch(/import .* from "[^"]*react_compiler-runtime\.js/);
  await demo.close();
});

test("what is said on A stays on A, where nobody repeats it", async () => {
  const demo = await startDemo({ port: 0 });
  const [ada, grace] = [await openClient(demo.url), await openClient(demo.serviceB)];
  for (const client of [ada, grace]) await client.join("room:lobby");
  ada.send("1", "2", "room:lobby", "new_msg", { name: "Ada", body: "Hello" });
  await ada.next("new_msg");
  grace.send("1", "2", "room:lobby", "new_msg", { name: "Grace", body: "Hello" });
  expect((await grace.next("new_msg")).payload).toMatchObject({ name: "Grace" });
  const stats = (await (await fetch(`${demo.serviceB}/desk/stats`)).json()) as object;
  expect(stats).toMatchObject({ connections: 1, joins: { "room:lobby": 1 } });
  await demo.close();
});

test("a port that is taken is passed over, and service B is on the next free one", async () => {
  const taken = await createDemoServer();
  const demo = await startDemo({ port: taken.port });
  const ports = [demo.url, demo.serviceB].map((url) => Number(new URL(url).port));
  expect(ports[0]).toBeGreaterThan(taken.port);
  expect(ports[1]).toBeGreaterThan(ports[0]!);
  await Promise.all([demo.close(), taken.close()]);
});

test("the page is handed the token that both services take", async () => {
  vi.stubEnv("REPEATER_TOKEN", `of "this" & test`);
  const demo = await startDemo({ port: 0 });
  const tag = '<meta name="repeater-token" content="of &quot;this&quot; &amp; test">';
  expect(await pageOf(demo)).toContain(tag);
  for (const url of [demo.url, demo.serviceB]) {
    await openRepeater(url, { authToken: `of "this" & test` });
    await expect(openRepeater(url)).rejects.toThrow("403");
  }
  await demo.close();
});

test("a demo that other machines reach is served by address, with a token that nobody knows", async () => {
  vi.stubEnv("REPEATER_TOKEN", "");
  const demos = [await startDemo({ port: 0, host: "0.0.0.0" }), await startDemo({ port: 0 })];
  const tokens: (string | undefined)[] = [];
  for (const demo of demos) {
    tokens.push(/"repeater-token" content="(.*?)"/.exec(await pageOf(demo))?.[1]);
  }
  expect(tokens).toEqual([expect.stringMatching(/^[\da-f-]{36}$/), "demo-repeater"]);

  const [open] = demos;
  for (const url of [open!.url, open!.serviceB]) {
    const { port } = new URL(url);
    const origin = `http://127.0.0.1:${new URL(open!.url).port}`;
    await openClient(`http://127.0.0.1:${port}`, { origin });
    await expect(openRepeater(url)).rejects.toThrow("403");
    await openRepeater(url, { authToken: tokens[0]! });
  }
  await Promise.all(demos.map((demo) => demo.close()));
});

test("leaves nothing open where service B finds no port", async () => {
  // No port follows the last one.
  await expect(startDemo({ port: 65_535 })).rejects.toThrow(RangeError);
  const next = await createDemoServer({ port: 65_535 });
  await next.close();
});

test.skipIf(process.platform === "win32")(
  "npm start ends with all of its processes on a signal to npm alone",
  { timeout: 30_000 },
  async () => {
    const npm = spawn("npm", ["start"], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: "0" },
      stdio: ["ignore", "pipe", "ignore"],
      detached: true,
    });
    onTestFinished(() => killGroup(npm.pid!));
    let output = "";
    npm.stdout.on("data", (data) => (output += String(data)));
    const url = await vi.waitFor(() => /ready: (\S+)/.exec(output)![1]!, { timeout: 20_000 });
    const client = await openClient(url);
    npm.kill("SIGTERM");
    expect(await client.closed).toBe(1012);
    // Its group: what it started, too.
    const group = () => process.kill(-npm.pid!, 0);
    await vi.waitFor(() => expect(group).toThrow("ESRCH"), { timeout: 10_000 });
  },
);

function killGroup(pid: number) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended, as it should.
  }
}
