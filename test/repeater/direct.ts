import { type Endpoint, repeat, type RepeatOptions } from "slipstream-react/core";

import { settle } from "../helpers/settle.js";
import { openClient } from "../helpers/startClient.js";
import { createRooms } from "./pair.js";

/** `hear` makes the client hear a number of "room:a" at once, within the call. */
export async function openDirect(endpoint: Endpoint, options?: RepeatOptions) {
  const server = createRooms();
  let deliver: (data: string) => void = () => undefined;
  class OpenTransport extends server.transport {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      deliver = (data) => {
        // An in-memory socket: what is dispatched comes at once.
        const socket = this as unknown as { dispatch(event: object): void };
        socket.dispatch({ type: "message", target: this, data });
      };
    }
  }
  const stage = await openClient({ transport: OpenTransport }, { server });
  const repeater = repeat(stage.client, "room:a", endpoint, options);
  await settle();
  const hear = (n: number) => deliver(JSON.stringify([null, null, "room:a", "msg", { n }]));
  return { ...stage, repeater, hear };
}
