import { createRoot } from "react-dom/client";

import { PageServer } from "../../chromium/pageServer.js";
import { topic } from "./contender.js";
import { takeRenderedRows } from "./People.js";
import { theirCount, theirRows } from "./phoenix.js";
import { ourCount, ourRows } from "./slipstream.js";

const contenders = { ourRows, theirRows, ourCount, theirCount };

export type PresenceContenderName = keyof typeof contenders;

declare global {
  interface Window {
    /** Resolves once the page shows so many. */
    mountPresence: (contender: PresenceContenderName, present: number) => Promise<void>;
    /** One leaves and two come, again and again; each is shown before the next. */
    changePresence: (diffs: number) => Promise<{ rows: number }>;
  }
}

const server = new PageServer();
let present = 0;
let came = 0;

window.mountPresence = async (contender, count) => {
  const joined = server.answers(1);
  createRoot(document.body).render(contenders[contender](server));
  await joined;
  const everybody = Array.from({ length: count }, come);
  send("presence_state", Object.assign({}, ...everybody) as object);
  await isShown();
};

window.changePresence = async (diffs) => {
  takeRenderedRows();
  for (let diff = 0; diff < diffs; diff += 1) {
    const leaves = entry(came - present + 1);
    present -= 1;
    send("presence_diff", { joins: { ...come(), ...come() }, leaves });
    await isShown();
  }
  return { rows: takeRenderedRows() };
};

function come(): object {
  present += 1;
  return entry((came += 1));
}

function entry(id: number): object {
  return { [`user:${id}`]: { metas: [{ phx_ref: `ref-${id}`, name: `User ${id}` }] } };
}

function send(event: string, payload: object) {
  server.deliver(JSON.stringify([null, null, topic, event, payload]));
}

async function isShown() {
  for (let frame = 0; frame < 600; frame += 1) {
    await new Promise(requestAnimationFrame);
    const { childElementCount, textContent } = document.body.firstElementChild ?? document.body;
    if (childElementCount === present || textContent === String(present)) return;
  }
  throw new Error(`it does not show the ${present} who are present`);
}
