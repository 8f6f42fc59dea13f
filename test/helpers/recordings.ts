import { readdirSync, readFileSync } from "node:fs";

// One line of a recording; see the README beside the recordings for its form.
export interface Line {
  t: number;
  c?: string;
  event?: "connect" | "open" | "refused" | "server" | "client-close" | "client-drops-tcp" | "close";
  dir?: "in" | "out";
  kind?: "text" | "binary";
  frame?: unknown;
  raw?: string;
  url?: string;
  action?: string;
  body?: unknown;
  code?: number | null;
}

const folder = new URL("../fixtures/phoenix/", import.meta.url);

export const recordings: string[] = readdirSync(folder)
  .filter((name) => name.endsWith(".jsonl"))
  .map((name) => name.replace(".jsonl", ""))
  .sort();

export function readRecording(name: string): Line[] {
  const text = readFileSync(new URL(`${name}.jsonl`, folder), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

export function readRaces(): Record<string, { times: number; frames: string }[]> {
  const races = JSON.parse(readFileSync(new URL("races.json", folder), "utf8")) as object;
  return Object.fromEntries(Object.entries(races).filter(([, rows]) => Array.isArray(rows)));
}

// The bytes of a frame as the wire has them, from either form of a recorded one.
export function dataOf({ kind, frame, raw }: Line): string | ArrayBuffer {
  if (kind !== "binary") return raw ?? JSON.stringify(frame);
  return Uint8Array.from(Buffer.from(frame as string, "hex")).buffer;
}
