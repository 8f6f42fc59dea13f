import type { Target } from "./targets.js";

/** Holds figures against their targets, and remembers those that missed. */
export class Verdicts {
  readonly missed: string[] = [];
  #asked = 0;

  /** The target as a cell of a table, with "met" or "missed". */
  judge(what: string, figure: number, target: Target | undefined): string {
    if (!target) return "";
    this.#asked += 1;
    const { bound, value } = target;
    const isMet = bound === "≤" ? figure <= value : figure >= value;
    if (!isMet) this.missed.push(`${what}: ${figure.toFixed(2)}, target ${bound} ${value}`);
    return `${bound} ${value} ${isMet ? "met" : "missed"}`;
  }

  print() {
    const met = this.#asked - this.missed.length;
    console.log(`\nTargets: ${met} of ${this.#asked} met\n`);
    for (const line of this.missed) console.log(`  missed  ${line}`);
  }
}
