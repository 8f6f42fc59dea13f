import { queueMicrotask } from "./realTime.js";

// In what order a transport process works. Frames are handled at once, all of one tick before
// anything else; what it is told meanwhile, by itself or by its channels, waits its turn. While it
// waits for a join or is frozen, everything does.
export class Turns<Frame> {
  readonly #handle: (frame: Frame) => void;
  #frames: Frame[] = [];
  #mailbox: (() => void)[] = [];
  #isJoining = false;
  #isFrozen = false;
  #isRunning = false;

  constructor(handle: (frame: Frame) => void) {
    this.#handle = handle;
  }

  receive(frame: Frame): void {
    this.#frames.push(frame);
    this.#run(() => this.#readFrames());
  }

  tell(message: () => void): void {
    this.#mailbox.push(message);
    this.#run(() => this.#readMailbox());
  }

  waitForJoin(): void {
    this.#isJoining = true;
  }

  joined(answer: () => void): void {
    this.#isJoining = false;
    this.#mailbox.unshift(answer);
    this.#resume();
  }

  freeze(): void {
    this.#isFrozen = true;
  }

  thaw(): void {
    this.#isFrozen = false;
    this.#resume();
  }

  clear(): void {
    this.#frames = [];
    this.#mailbox = [];
  }

  get #canWork(): boolean {
    return !this.#isFrozen && !this.#isJoining;
  }

  #run(work: () => void): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      work();
    } finally {
      this.#isRunning = false;
    }
    const hasMore = this.#mailbox.length > 0 || this.#frames.length > 0;
    if (hasMore && this.#canWork) queueMicrotask(() => this.#resume());
  }

  // What the channels told meanwhile comes first: the next bytes are read from the wire after it.
  #resume(): void {
    this.#run(() => {
      this.#readMailbox();
      this.#readFrames();
    });
  }

  #readMailbox(): void {
    while (this.#canWork) {
      const message = this.#mailbox.shift();
      if (!message) return;
      message();
    }
  }

  #readFrames(): void {
    while (this.#canWork && this.#frames.length > 0) {
      const [frame] = this.#frames.splice(0, 1) as [Frame]; // there is one
      this.#handle(frame);
    }
  }
}
