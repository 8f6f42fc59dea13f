import { expect, test } from "vitest";

import { startDemo } from "../../demo/start.js";
import { openClient } from "./openClient.js";

test("one port serves the page, the socket and the desk, and closes", async () => {
  const demo = await startDemo({ port: 0 });
  const page = await fetch(demo.url, { headers: { accept: "text/html" } });
  expect(await page.text()).toContain('<div id="root">');
  const script = await fetch(`${demo.url}/src/main.tsx`);
  expect(script.status).toBe(200);
  expect((await fetch(`${demo.url}/desk/stats`)).status).toBe(200);

  const client = await openClient(demo.url);
  expect(await client.join("room:lobby")).toMatchObject({ status: "ok" });
  await demo.close();
  expect(await client.closed).toBe(1012);
  await expect(fetch(demo.url)).rejects.toThrow("fetch failed");
});
