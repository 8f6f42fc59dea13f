import { StrictMode, useEffect, useReducer } from "react";
import { createRoot } from "react-dom/client";
import {
  createBroadcastChannelEndpoint,
  type RepeaterStats,
  SlipstreamError,
  SlipstreamProvider,
  useEndpointEvent,
  useRepeater,
} from "slipstream-react";

import { type Heard, heardOf } from "./heard.js";

/** What the tests read, by name. */
export interface SeenTab {
  endpoint: typeof tabs;
  /** It has subscribed. */
  isListening: boolean;
  /** Of `useEndpointEvent`, in order. */
  heard: Heard[];
  /** Of `useRepeater`, as rendered last. */
  stats: RepeaterStats | null;
  /** The window's "error" events. */
  errors: string[];
}

const tabs = createBroadcastChannelEndpoint("tabs");
const topic = "room:lobby";
const events = ["new_msg", "bytes"];
const seen: SeenTab = { endpoint: tabs, isListening: false, heard: [], stats: null, errors: [] };

function Repeating() {
  const stats = useRepeater(topic, tabs, { events });
  useEffect(() => {
    seen.stats = stats;
  }, [stats]);
  return <output>{stats.repeated}</output>;
}

function List() {
  const [count, add] = useReducer((all: number) => all + 1, 0);
  const hear = (event: string) => (payload: unknown) => {
    seen.heard.push(heardOf(event, payload));
    add();
  };
  useEndpointEvent(tabs, topic, "new_msg", hear("new_msg"));
  useEndpointEvent(tabs, topic, "bytes", hear("bytes"));
  useEffect(() => {
    seen.isListening = true;
  }, []);
  return <output>{count}</output>;
}

const isSource = new URLSearchParams(location.search).has("source");

addEventListener("error", ({ error }) => {
  seen.errors.push(error instanceof SlipstreamError ? error.code : String(error));
});
createRoot(document.body).render(
  <StrictMode>
    {isSource ? (
      <SlipstreamProvider url="/socket">
        <Repeating />
      </SlipstreamProvider>
    ) : (
      <List />
    )}
  </StrictMode>,
);
Object.assign(window, { seen });
