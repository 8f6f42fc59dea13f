import type { Engine, EngineConnection } from "slipstream-react/testing";

import { createTransport } from "../../../src/testing/testTransport.js";

/** A WebSocket class that leads to an engine; unlike a test server it keeps nothing of what passes. */
export function engineTransport(engine: Engine): typeof WebSocket {
  return createTransport(
    (client) => {
      let connection: EngineConnection | undefined;
      return {
        connecting() {
          const peer = {
            send: (data: string | ArrayBuffer) => client.send(data),
            close: (code: number, reason?: string) => client.close(code, reason),
          };
          connection = engine.accept(peer, client);
          client.accept();
        },
        received: (data) => connection?.receive(data),
        closing() {
          connection?.closed();
          return { code: 1000 };
        },
      };
    },
    (deliver) => deliver(),
  );
}
