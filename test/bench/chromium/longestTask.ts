import type { Browser, Page } from "playwright-core";

interface TraceEvent {
  name: string;
  ph: string;
  dur?: number;
  pid: number;
  tid: number;
  args?: { name?: string };
}

/** The longest task of the page's main thread while `act` runs, in milliseconds, by Chromium's own trace. */
export async function longestTaskMs(
  browser: Browser,
  page: Page,
  act: () => Promise<void>,
): Promise<number> {
  const categories = ["disabled-by-default-devtools.timeline", "__metadata"];
  await browser.startTracing(page, { categories });
  await act();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const main = trace.traceEvents.filter(
    ({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain",
  );
  const isMain = ({ pid, tid }: TraceEvent) =>
    main.some((thread) => thread.pid === pid && thread.tid === tid);
  const tasks = trace.traceEvents.filter((event) => event.name === "RunTask" && isMain(event));
  return Math.max(...tasks.map(({ dur = 0 }) => dur)) / 1_000;
}
