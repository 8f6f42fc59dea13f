import { createSlipstream, type Slipstream, type SlipstreamOptions } from "slipstream-react/core";

/** What the tests read, by name. */
export interface Seen {
  client: Slipstream;
  /** `onMessage` of the room. */
  messages: unknown[];
  /** When a timer of the page itself ran: the control, epoch milliseconds. */
  ticks: number[];
  /** `persisted` of each `pageshow`. */
  shows: boolean[];
  /** Events of the page's life, and errors that nobody handled. */
  life: string[];
  /** Each status of the connection, and when it began. */
  statuses: { status: string; at: number }[];
}

const options = JSON.parse(
  new URLSearchParams(location.search).get("options") ?? "{}",
) as SlipstreamOptions;
const client = createSlipstream({ url: "/socket", ...options });
const seen: Seen = { client, messages: [], ticks: [], shows: [], life: [], statuses: [] };

client.store.subscribe(({ connection: { status } }) => {
  if (seen.statuses.at(-1)?.status !== status) seen.statuses.push({ status, at: Date.now() });
});
client.channel("room:lobby", {
  onMessage: (event, payload) => {
    if (event === "new_msg") seen.messages.push(payload);
  },
});
setInterval(() => seen.ticks.push(Date.now()), 100);
addEventListener("pageshow", ({ persisted }) => seen.shows.push(persisted));
for (const type of ["online", "offline", "error", "unhandledrejection"]) {
  addEventListener(type, () => seen.life.push(type));
}
for (const type of ["freeze", "resume"]) {
  document.addEventListener(type, () => seen.life.push(type));
}
document.addEventListener("visibilitychange", () => seen.life.push(document.visibilityState));
client.connect();
Object.assign(window, { seen });
