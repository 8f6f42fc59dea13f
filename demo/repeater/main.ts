import { createSlipstream, createSlipstreamEndpoint, repeat } from "slipstream-react/core";

import { closeOnSignal } from "../server/closeOnSignal.js";
import { readSettings } from "./readSettings.js";
import { Transport } from "./transport.js";

/**
 * A service that hears topics of one Phoenix service and says them, unchanged, on another:
 * `SOURCE_URL=ws://localhost:4001/socket TARGET_URL=ws://localhost:4000/repeater
 * REPEATER_TOKEN=demo-repeater TOPICS=room:lobby EVENTS=new_msg node --import tsx demo/repeater/main.ts`
 *
 * Events are named, since the room's own `members` counts would be repeated too, and be false there.
 * Not by npx: it does not pass SIGTERM on, and would leave this running.
 */
const { sourceUrl, targetUrl, token, topics, events } = readSettings(process.env);

// A topic that is let go does not linger: that would only keep the process waiting.
const common = { transport: Transport, leaveAfterMs: 0 };
const source = createSlipstream({ url: sourceUrl, ...common });
const target = createSlipstream({ url: targetUrl, authToken: token, ...common });
const repeater = repeat(source, topics, createSlipstreamEndpoint(target), { events });

source.connect();
target.connect();
console.log(`Repeating ${topics.join(", ")}: ${sourceUrl} → ${targetUrl}`);

let lastLine = "";
const telling = setInterval(() => {
  const line = describeStats();
  if (line !== lastLine) console.log(line);
  lastLine = line;
}, 10_000);

closeOnSignal(async () => {
  clearInterval(telling);
  // What has not gone by then is dropped, and counted.
  await repeater
    .drain({ timeoutMs: 5_000 })
    .catch((error: unknown) => console.error(String(error)));
  await Promise.all([source.disconnect(), target.disconnect()]);
  console.log(describeStats());
});

function describeStats(): string {
  const { repeated, dropped, failed, unknown, queued } = repeater.stats;
  return `repeated ${repeated}, dropped ${dropped}, failed ${failed}, unknown ${unknown}, queued ${queued}`;
}
