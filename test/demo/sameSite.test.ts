import { once } from "node:events";
import { get, IncomingMessage } from "node:http";
import { Socket } from "node:net";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createDemoServer, type DemoServer } from "../../demo/server/createDemoServer.js";
import { isSameSite } from "../../demo/server/isSameSite.js";
import { openClient, type Client } from "./openClient.js";

let server: DemoServer;

beforeEach(async () => {
  server = await createDemoServer();
});

afterEach(() => server.close());

async function askStats(headers: Record<string, string>): Promise<IncomingMessage> {
  const [answer] = (await once(get(`${server.url}/desk/stats`, { headers }), "response")) as [
    IncomingMessage,
  ];
  return answer.resume();
}

async function member(): Promise<Client> {
  const client = await openClient(server.url);
  await client.join("room:lobby");
  return client;
}

describe("another site's page", () => {
  const origin = "https://elsewhere.example";

  test("reaches neither the socket nor the desk", async () => {
    const client = await member();
    await expect(openClient(server.url, { origin })).rejects.toThrow("403");
    const asked = { method: "POST", headers: { origin }, body: JSON.stringify({ code: 1000 }) };
    const answer = await fetch(`${server.url}/desk/cut`, asked);
    expect(answer.status).toBe(403);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  test("is told from a page of this server and of localhost", async () => {
    await openClient(server.url, { origin: server.url });
    await openClient(server.url, { origin: "http://localhost:5173" });
    await expect(openClient(server.url, { origin: "null" })).rejects.toThrow("403");
  });
});

describe("a page on another port", () => {
  const origin = "http://localhost:5173";

  test("may read what the desk answers, its errors too", async () => {
    const answers = [
      await fetch(`${server.url}/desk/stats`, { headers: { origin } }),
      await fetch(`${server.url}/desk/cut`, { method: "POST", headers: { origin }, body: "{" }),
      await fetch(`${server.url}/desk/explode`, { method: "POST", headers: { origin } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 404]);
    for (const { headers } of answers) {
      expect(headers.get("access-control-allow-origin")).toBe(origin);
      expect(headers.get("vary")).toBe("Origin");
    }
  });

  test.each([
    ["cut", "POST"],
    ["stats", "GET"],
  ])("may ask before it sends JSON to %s", async (action, method) => {
    const client = await member();
    const { status, headers } = await fetch(`${server.url}/desk/${action}`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": method,
        "access-control-request-headers": "content-type",
      },
    });
    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toMatchObject({
      "access-control-allow-origin": origin,
      "access-control-allow-methods": method,
      "access-control-allow-headers": "Content-Type",
      vary: "Origin",
    });
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  test.each([
    ["http://192.0.2.7:4000", 200],
    ["http://192.0.2.70:4001", 403],
    ["http://elsewhere.example:4001", 403],
  ])(
    "of the address that this server was asked by is answered, and no other: %s",
    async (from, status) => {
      const answer = await askStats({ host: "192.0.2.7:4001", origin: from });
      expect(answer.statusCode).toBe(status);
      const allowed = answer.headers["access-control-allow-origin"];
      expect(allowed).toBe(status === 200 ? from : undefined);
    },
  );

  test.each([{ origin: "http://rebound.example:4001" }, {}])(
    "of a name that was made to lead here is turned away, with %j",
    async (headers) => {
      const host = "rebound.example:4001";
      expect((await askStats({ host, ...headers })).statusCode).toBe(403);
      await expect(openClient(server.url, { host, ...headers })).rejects.toThrow("403");
    },
  );

  test("of the name that this server listens on is answered", () => {
    const request = new IncomingMessage(new Socket());
    request.headers = { host: "demo.example:4001", origin: "http://demo.example:4000" };
    expect(["Demo.example", "other.example"].map((host) => isSameSite(request, host))).toEqual([
      true,
      false,
    ]);
  });
});
