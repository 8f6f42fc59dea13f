import type { Page } from "playwright-core";

/** What a page's main thread did, in milliseconds of its CPU: a busy neighbour does not count. */
export interface MainThread {
  script: number;
  /** Script, style, layout and painting. */
  task: number;
}

/** Measures what a page does meanwhile, by Chromium's own count. */
export type Measure = (act: () => Promise<void>) => Promise<MainThread>;

export async function startMeasuring(page: Page): Promise<Measure> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const read = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    const seconds = (name: string) => metrics.find((metric) => metric.name === name)!.value;
    return { script: seconds("ScriptDuration"), task: seconds("TaskDuration") };
  };
  return async (act) => {
    const before = await read();
    await act();
    const after = await read();
    return {
      script: (after.script - before.script) * 1_000,
      task: (after.task - before.task) * 1_000,
    };
  };
}
