import type { Browser, Page } from "playwright-core";

import { openBenchPage } from "./openBenchPage.js";
import type { Pace } from "./pace.js";
import type { ContenderName } from "./page.js";
import { type Measure, startMeasuring } from "./scriptTime.js";

export const paces = ["at once", 1_000] as const satisfies Pace[];
type OfPaces<Value> = Record<(typeof paces)[number], Value>;

/** So long may the messages of one round take a page. */
const budgetMs = 250;
const fewest = 20;
const most: OfPaces<number> = { "at once": 2_000, 1_000: 300 };

/** One contender on a page of its own, where it learns nothing from the others. */
export class Side {
  readonly contender: ContenderName;
  /** Script per message in microseconds, round by round, without what its task costs by itself. */
  costs: OfPaces<number[]> = { "at once": [], 1_000: [] };
  readonly #page: Page;
  readonly #measure: Measure;
  readonly #taskCosts: OfPaces<number> = { "at once": 0, 1_000: 0 };
  readonly #messages: OfPaces<number> = { "at once": 100, 1_000: 100 };

  static async open(
    browser: Browser,
    script: string,
    { contender, components }: { contender: ContenderName; components: number },
  ): Promise<Side> {
    const page = await openBenchPage(browser, script);
    const mounted = [contender, components] as const;
    await page.evaluate(([name, count]) => window.mount(name, count), mounted);
    return new Side(contender, page, await startMeasuring(page));
  }

  private constructor(contender: ContenderName, page: Page, measure: Measure) {
    this.contender = contender;
    this.#page = page;
    this.#measure = measure;
  }

  /** As many messages as fit the time, so that who is slow does not take minutes. */
  async round(pace: (typeof paces)[number]) {
    const messages = this.#messages[pace];
    await this.#page.evaluate((count) => window.prepare(count), messages);
    const { script } = await this.#measure(() =>
      this.#page.evaluate((given) => window.deliver(given), pace),
    );
    if (!(await this.#page.evaluate(() => window.check()))) {
      throw new Error(`${this.contender} has lost a message`);
    }
    const perMessage = (script * 1_000) / messages;
    this.costs[pace].push(perMessage - this.#taskCosts[pace]);
    const fitting = Math.floor((messages * budgetMs) / script);
    this.#messages[pace] = Math.min(most[pace], Math.max(fewest, fitting));
  }

  /** Forgets what it cost to warm up, and finds out what the tasks cost by themselves. */
  async begin() {
    this.costs = { "at once": [], 1_000: [] };
    for (const pace of paces) {
      const { script } = await this.#measure(() =>
        this.#page.evaluate((given) => window.deliverToNobody(...given), [
          most[pace],
          pace,
        ] as const),
      );
      this.#taskCosts[pace] = (script * 1_000) / most[pace];
    }
  }

  close(): Promise<void> {
    return this.#page.close();
  }
}
