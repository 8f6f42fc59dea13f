const hiddenMs = 1_000;

/** Hands over at once all that came since the last frame: a replay of thousands renders once. */
export function batchByFrame<Item>(take: (items: Item[]) => void): (item: Item) => void {
  let items: Item[] = [];

  function flush() {
    const due = items;
    items = [];
    take(due);
  }

  return (item) => {
    // A hidden page has no frames.
    if (items.length === 0 && document.hidden) setTimeout(flush, hiddenMs);
    else if (items.length === 0) requestAnimationFrame(flush);
    items.push(item);
  };
}
