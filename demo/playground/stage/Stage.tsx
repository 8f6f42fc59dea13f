import { StrictMode, useEffect, useState, type ReactNode } from "react";
import { SlipstreamProvider, type SlipstreamOptions } from "slipstream-react";
import type { TestServer } from "slipstream-react/testing";

import { createEventLog } from "./eventLog.js";
import { Happened } from "./Happened.js";
import { watch } from "./leftovers.js";
import { ServerDesk, type DeskAction } from "./ServerDesk.js";

/** What a story stands on. */
export interface StageSetup {
  /** A Phoenix server in this page's memory. */
  server: TestServer;
  /** Options of the provider, beside those that lead to the server. */
  options?: SlipstreamOptions & { connect?: boolean };
  /** What the server can be made to do, by buttons. */
  desk?: DeskAction[];
}

interface StageProps {
  setUp: () => StageSetup;
  children: ReactNode;
}

/** A server and a provider of its own, a desk for the server, and what the client did. */
export function Stage({ setUp, children }: StageProps) {
  const [{ server, options, desk = [] }] = useState(setUp);
  const [log] = useState(createEventLog);
  useEffect(() => watch(server), [server]);

  return (
    <StrictMode>
      <SlipstreamProvider
        url="/socket"
        jitter={false}
        transport={server.transport}
        {...options}
        onEvent={log.add}
      >
        <div className="stage">
          {children}
          {desk.length > 0 && <ServerDesk actions={desk} />}
          <Happened log={log} />
        </div>
      </SlipstreamProvider>
    </StrictMode>
  );
}
