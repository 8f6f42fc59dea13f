interface Link<Item> {
  readonly item: Item;
  next: Link<Item> | null;
}

/** First in, first out, at the same cost whatever its length. */
export class Queue<Item> {
  #first: Link<Item> | null = null;
  #last: Link<Item> | null = null;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: Item): void {
    const link: Link<Item> = { item, next: null };
    if (this.#last) this.#last.next = link;
    else this.#first = link;
    this.#last = link;
    this.#length += 1;
  }

  shift(): Item | undefined {
    const link = this.#first;
    if (!link) return undefined;
    this.#first = link.next;
    if (!link.next) this.#last = null;
    this.#length -= 1;
    return link.item;
  }
}
