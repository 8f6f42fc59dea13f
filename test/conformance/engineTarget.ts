import type { EngineConnection } from "slipstream-react/testing";

import { createDemoEngine } from "../../demo/server/createDemoEngine.js";
import { deskActions } from "../../demo/server/deskActions.js";
import {
  createTransport,
  type ClientEnd,
  type ServerEnd,
} from "../../src/testing/testTransport.js";
import type { Target } from "./target.js";

const urls = { url: "ws://localhost/socket", repeaterUrl: "ws://localhost/repeater" };

/** The channels of the demo in memory, behind a WebSocket class without a network. */
export function startEngine(): Target {
  const demo = createDemoEngine();
  const { desk } = demo;

  function listen(client: ClientEnd): ServerEnd {
    let connection: EngineConnection | undefined;
    return {
      connecting() {
        void desk.thawed().then(() => {
          const isRepeater = client.url.startsWith(urls.repeaterUrl);
          if ((isRepeater && !demo.admitsRepeater(client)) || !desk.admitConnect()) {
            client.refuse();
            return;
          }
          connection = (isRepeater ? demo.repeaters : demo.engine).accept(client, client);
          client.accept();
        });
      },
      received: (data) => connection?.receive(data),
      closing() {
        connection?.closed();
        return { code: 1000 };
      },
    };
  }

  return {
    ...urls,
    transport: createTransport(listen, (deliver) => deliver()),
    desk(action, input) {
      const outcome = deskActions[action]?.(desk, input as Record<string, unknown>);
      return Promise.resolve(typeof outcome === "object" ? { ...outcome } : { message: outcome });
    },
    stats: () => Promise.resolve(desk.stats()),
    close() {
      demo.close();
      return Promise.resolve();
    },
  };
}
