import type { Browser, Page } from "playwright-core";

const url = "http://bench.localhost/";

// Layout and painting are not measured: little of them, so that a run is short.
const body = `<!doctype html>
<style>
  ul { position: fixed; inset: 0; margin: 0; overflow: hidden; contain: strict }
  li { height: 20px; contain: strict }
</style>`;

/** A page of an origin, which phoenix.js needs, where workers may sleep. */
export async function openBenchPage(browser: Browser, script: string): Promise<Page> {
  const page = await browser.newPage();
  await page.route(url, (route) =>
    route.fulfill({
      contentType: "text/html",
      body,
      headers: {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
      },
    }),
  );
  await page.goto(url);
  await page.addScriptTag({ content: script });
  return page;
}
