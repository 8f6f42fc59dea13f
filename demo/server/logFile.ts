import { closeSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import { dirname } from "node:path";

import type { LogEvent } from "./log.js";

export interface StoredEvent extends LogEvent {
  topic: string;
}

export interface LogFile {
  /** On disk, or at least with the operating system, when it returns: a killed server loses nothing. */
  write(event: StoredEvent): void;
  close(): void;
}

/** Opens the file, and hands over what an earlier server wrote. */
export function openLogFile(path: string, found: (event: StoredEvent) => void): LogFile {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, "a+");
  const bytes = readFileSync(file);
  // A line without its end was being written when the server died; nobody has been told of it.
  const whole = bytes.lastIndexOf("\n") + 1;
  truncateSync(path, whole);
  for (const line of bytes.toString("utf8", 0, whole).split("\n")) {
    if (line !== "") found(JSON.parse(line) as StoredEvent); // written below
  }
  return {
    write: (event) => void writeSync(file, `${JSON.stringify(event)}\n`),
    close: () => closeSync(file),
  };
}
