import type {} from "slipstream-react";

import type { AuditChannelEvents, ShopChannelEvents } from "./generated/ash_types.js";

export interface Line {
  id: number;
  body: string;
}

// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- as one says that there are none
type None = Record<never, never>;

interface Rooms {
  [room: `room:${string}`]: {
    params: { token: string };
    response: { history: Line[] };
    events: { new_msg: Line; typing: { name: string } };
    pushes: {
      shout: { payload: { body: string }; response: { id: number }; error: { reason: string } };
      ping: { payload: { at?: number } };
      nudge: { response: "ok" };
    };
    presence: { name: string };
  };
  [page: `page:${number}`]: { response: { title: string } };
}

// An index signature would have to hold for what it matches in one interface: an intersection does not.
interface Others {
  "room:lobby": { events: { welcome: string }; pushes: None };
  [admin: `room:${string}:admin`]: { events: { banned: { name: string } } };
  news: { response: string; events: { headline: { title: string } } };
  silence: { events: None };
  [shop: `shop:${string}`]: { events: ShopChannelEvents };
  audit: { events: AuditChannelEvents };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- that is what it is about
  anything: { params: any; response: any; events: any; pushes: any; presence: any };
}

declare module "slipstream-react" {
  interface Register {
    channels: Rooms & Others;
  }
}
