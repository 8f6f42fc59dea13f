import { printTable } from "../../bench/table.js";

/** Counts by name. */
export class Tally {
  readonly #title: string;
  readonly #counts = new Map<string, number>();

  constructor(title: string) {
    this.#title = title;
  }

  count(name: string) {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** Of all names that begin so. */
  sum(start: string): number {
    const all = [...this.#counts].filter(([name]) => name.startsWith(start));
    return all.reduce((sum, [, times]) => sum + times, 0);
  }

  print() {
    const rows = [...this.#counts].sort().map(([name, times]) => [name, `${times}`]);
    printTable(this.#title, ["what", "times"], rows);
  }
}
