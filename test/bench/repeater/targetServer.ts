import { MemoryServer } from "../memoryServer.js";
import type { MemoryTransport } from "../memoryTransport.js";

/** Tells of each frame as it leaves the client. */
export class TargetServer extends MemoryServer {
  readonly #onFrame: () => void;

  constructor(onFrame: () => void) {
    super();
    this.#onFrame = onFrame;
  }

  override received(transport: MemoryTransport, data: string) {
    this.#onFrame();
    super.received(transport, data);
  }
}
