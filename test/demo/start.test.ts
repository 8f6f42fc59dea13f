import { expect, test } from "vitest";

import { createDemoServer } from "../../demo/server/createDemoServer.js";
import { startDemo } from "../../demo/start.js";
import { openClient, openRepeater } from "./openClient.js";

test("one port serves the page, the sockets and the desk, another service B, and both close", async () => {
  const demo = await startDemo({ port: 0 });
  const page = await (await fetch(demo.url, { headers: { accept: "text/html" } })).text();
  expect(page).toContain('<div id="root">');
  expect(page).toContain(`<meta name="service-b" content="${demo.serviceB}">`);
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
