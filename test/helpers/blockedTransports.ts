import type { TransportConstructor } from "slipstream-react/core";
import type { TestServer } from "slipstream-react/testing";

/** What a WebSocket may meet between a page and its server, and the names of those that were made. */
export interface BlockedTransports {
  made: string[];
  hangs: TransportConstructor;
  fails: TransportConstructor;
  errorsOnly: TransportConstructor;
  throws: TransportConstructor;
  swallows: TransportConstructor;
}

export function createBlockedTransports({ transport }: TestServer): BlockedTransports {
  const made: string[] = [];

  /** Nothing is heard of it. */
  class Hanging {
    readyState = 0;
    onopen: unknown = null;
    onmessage: unknown = null;
    onerror: ((event: unknown) => void) | null = null;
    onclose: ((event: unknown) => void) | null = null;

    constructor() {
      made.push("hangs");
    }

    close() {
      this.readyState = 3;
      this.onclose?.({ code: 1006 });
    }
  }

  class Erring extends Hanging {
    constructor() {
      super();
      made.splice(-1, 1, "errorsOnly");
      queueMicrotask(() => this.onerror?.({ type: "error" }));
    }
  }

  class Failing extends Hanging {
    constructor() {
      super();
      made.splice(-1, 1, "fails");
      queueMicrotask(() => {
        this.onerror?.({ type: "error" });
        this.close();
      });
    }
  }

  /** As where a policy of the page forbids it. */
  class Throwing extends Hanging {
    constructor() {
      super();
      made.splice(-1, 1, "throws");
      throw new Error("forbidden");
    }
  }

  /** Opens, as a proxy answers the handshake, and carries nothing. */
  class Swallowing extends transport {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols);
      made.push("swallows");
    }

    override send() {
      // It goes nowhere.
    }
  }

  return {
    made,
    hangs: Hanging,
    fails: Failing,
    errorsOnly: Erring,
    throws: Throwing,
    swallows: Swallowing,
  };
}
