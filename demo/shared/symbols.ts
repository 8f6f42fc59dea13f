const first = "BCDFGHJKLMNP".split("");
const second = "RSTVX".split("");
const third = "LMQZ".split("");

/** 240 ticker symbols, each a topic of its own: `ticker:BRL`, `ticker:BRM`, … */
export const symbols: readonly string[] = first.flatMap((a) =>
  second.flatMap((b) => third.map((c) => a + b + c)),
);

/** Where a symbol's walk begins: between 20 and 420, the same on every start. */
export function openingPrice(symbol: string): number {
  const seed = symbols.indexOf(symbol) + 1;
  return 20 + ((seed * 7919) % 40_000) / 100;
}
