import { join } from "node:path";

import { closeOnSignal } from "./closeOnSignal.js";
import { createDemoServer } from "./createDemoServer.js";
import { readPort } from "./readPort.js";

const { HOST, LOG_DIR } = process.env;
const demo = await createDemoServer({
  port: readPort(4_000),
  host: HOST ?? "localhost",
  logFile: LOG_DIR === undefined ? undefined : join(LOG_DIR, "logs.jsonl"),
});
closeOnSignal(() => demo.close());
console.log(`The demo server without its page: ${demo.url}/desk/stats`);
