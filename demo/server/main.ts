import { join } from "node:path";

import { closeOnSignal } from "./closeOnSignal.js";
import { createDemoServer } from "./createDemoServer.js";
import { readRepeaterToken, tellRepeaterToken } from "./isRepeater.js";
import { readHost } from "./readHost.js";
import { readPort } from "./readPort.js";

const { LOG_DIR } = process.env;
const host = readHost();
const repeaterToken = readRepeaterToken(host);
const demo = await createDemoServer({
  port: readPort(4_000),
  host,
  repeaterToken,
  logFile: LOG_DIR === undefined ? undefined : join(LOG_DIR, "logs.jsonl"),
});
closeOnSignal(() => demo.close());
console.log(`The demo server without its page: ${demo.url}/desk/stats`);
tellRepeaterToken(repeaterToken);
