export interface Handshake {
  admit(): void;
  refuse(): void;
}

interface Decision {
  isRefusal: boolean;
  times: number;
}

// What the test has decided about the next connections. Handshakes that hang are the first of them.
export class Handshakes {
  readonly #hanging: Handshake[] = [];
  #decisions: Decision[] = [];

  acceptConnect(): void {
    this.#decisions = [];
    for (const handshake of this.#hanging.splice(0)) handshake.admit();
  }

  refuseConnect(times = 1): void {
    const refused = this.#hanging.splice(0, times);
    for (const handshake of refused) handshake.refuse();
    this.#decisions.push({ isRefusal: true, times: times - refused.length });
  }

  hangConnect(times = 1): void {
    this.#decisions.push({ isRefusal: false, times });
  }

  arrived(handshake: Handshake): void {
    const decision = this.#decisions.find(({ times }) => times > 0);
    if (decision) decision.times -= 1;
    if (!decision) handshake.admit();
    else if (decision.isRefusal) handshake.refuse();
    else this.#hanging.push(handshake);
  }

  gaveUp(handshake: Handshake): void {
    const index = this.#hanging.indexOf(handshake);
    if (index >= 0) this.#hanging.splice(index, 1);
  }
}
