import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onTestFinished } from "vitest";

import type { StoredEvent } from "../../../demo/server/logFile.js";
import { DemoProcess } from "../chaos/demoProcess.js";

/** A demo server and what it has on disk. */
export interface Service {
  demo: DemoProcess;
  /** The bodies of a log, in order. */
  bodiesOf(topic: string): unknown[];
}

/** Runs until the test is over. */
export async function startService(port: number): Promise<Service> {
  const logDir = await mkdtemp(join(tmpdir(), "slipstream-repeater-"));
  const demo = new DemoProcess(port, logDir);
  onTestFinished(async () => {
    await demo.end();
    await rm(logDir, { recursive: true });
  });
  await demo.start();
  return { demo, bodiesOf: (topic) => readBodies(join(logDir, "logs.jsonl"), topic) };
}

function readBodies(path: string, topic: string): unknown[] {
  const lines = readFileSync(path, "utf8").split("\n").filter(Boolean);
  // Written by the server as such.
  const events = lines.map((line) => JSON.parse(line) as StoredEvent);
  return events.filter((event) => event.topic === topic).map(({ body }) => body);
}
