export interface PresenceFrame {
  readonly event: string;
  readonly payload: unknown;
  readonly joinRef: string | null;
}

const mostFrames = 256;

/**
 * What the server said of presence and nobody has merged yet: it says who is there right after a join
 * only, and a component may ask later.
 */
export class PresenceLog {
  frames: readonly PresenceFrame[] = [];
  /** Takes the frames; by the first component that shows presence, as nobody else pays for it. */
  merge: (() => void) | null = null;
  /** The join of which too much came before anybody merged it. */
  #behind: string | null = null;

  /** The server has to say again who is there: with this join it will not. */
  isBehind(joinRef: string | null): boolean {
    return joinRef !== null && joinRef === this.#behind;
  }

  add(frame: PresenceFrame): void {
    if (frame.event === "presence_state") {
      this.#behind = null;
      // A diff of the same join may come before it.
      this.frames = this.frames.filter(({ joinRef }) => joinRef === frame.joinRef);
    } else if (this.isBehind(frame.joinRef)) return;
    this.frames = this.frames.concat(frame);
    if (this.frames.length <= mostFrames) return;
    if (this.merge) this.merge();
    else {
      this.frames = [];
      this.#behind = frame.joinRef;
    }
  }
}

export function isPresence(event: string): boolean {
  return event === "presence_diff" || event === "presence_state";
}
