import { type Heard, heardOf } from "./heard.js";

/** What the tests read, by name. */
export interface SeenWorker {
  worker: Worker;
  heard: Heard[];
  /** Of the worker and of the page. */
  errors: string[];
}

const worker = new Worker(`/repeaterWorker.js${location.search}`, { type: "module" });
const seen: SeenWorker = { worker, heard: [], errors: [] };

worker.addEventListener("message", ({ data }: MessageEvent<[string, string, unknown]>) => {
  const [topic, event, payload] = data;
  if (topic === "room:lobby") seen.heard.push(heardOf(event, payload));
});
worker.addEventListener("error", ({ message }) => seen.errors.push(message));
addEventListener("error", ({ message }) => seen.errors.push(message));
Object.assign(window, { seen });
