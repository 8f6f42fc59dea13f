export type Order = "in turn" | "shuffled";

/** Broadcasts of a size in bytes, to each topic again and again. */
export function broadcasts(
  topics: readonly string[],
  { count, bytes, order }: { count: number; bytes: number; order: Order },
): string[] {
  const frames = topics.map((topic) => frame(topic, bytes));
  // A prime, so that neighbours in time are no neighbours in memory.
  const stride = order === "shuffled" ? 7919 : 1;
  return Array.from({ length: count }, (_, index) => frames[(index * stride) % frames.length]!);
}

function frame(topic: string, bytes: number): string {
  const items: object[] = [];
  const text = (body: string) =>
    JSON.stringify([null, null, topic, "new_msg", { id: 1, from: "ann", body, items }]);
  // What is large is seldom one long text: as many records as fit, and padding.
  for (let id = 1; text("").length + 100 < bytes; id += 1) {
    items.push({ id, name: `item ${id}`, price: id * 1.25, tags: ["new", "sale"], isOpen: true });
  }
  return text("x".repeat(Math.max(0, bytes - text("").length)));
}
