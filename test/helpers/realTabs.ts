import { chromium, type Browser, type CDPSession } from "playwright-core";

import { chromiumFlags } from "./chromium.js";

/** A tab that can be hidden, frozen and cached. */
export interface Tab {
  /** The value of an expression in the page, once it is settled. */
  evaluate<T>(expression: string): Promise<T>;
  send(method: string, params?: object): Promise<Record<string, unknown>>;
  /** In front of the others of its window, which are hidden by that. */
  show(): Promise<void>;
  close(): Promise<void>;
}

interface Answer {
  id?: number;
  result?: Record<string, unknown>;
  error?: { message: string };
}

/** A Chromium that throttles, freezes and caches pages, which Playwright's flags prevent. */
export function launchRealChromium(flags: string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM!,
    args: [...chromiumFlags, ...flags],
    ignoreDefaultArgs: [
      "--disable-background-timer-throttling",
      "--disable-renderer-backgrounding",
      "--disable-backgrounding-occluded-windows",
      "--disable-back-forward-cache",
    ],
  });
}

/**
 * Opens tabs in a window of their own. Playwright shows and focuses each page of its own for ever,
 * so these are tabs that it does not know.
 */
export async function openWindow(browser: Browser): Promise<{
  open(url: string): Promise<Tab>;
  close(): Promise<void>;
}> {
  const session = await browser.newBrowserCDPSession();
  const { browserContextId } = await session.send("Target.createBrowserContext");
  const waiting = new Map<number, (answer: Answer) => void>();
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const answer = JSON.parse(message) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  let ids = 0;

  return {
    async open(url) {
      const { targetId } = await session.send("Target.createTarget", { url, browserContextId });
      const { sessionId } = await session.send("Target.attachToTarget", { targetId });
      const send: Tab["send"] = async (method, params = {}) => {
        const id = (ids += 1);
        const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
        const message = JSON.stringify({ id, method, params });
        await session.send("Target.sendMessageToTarget", { sessionId, message });
        const { result = {}, error } = await answered;
        waiting.delete(id);
        if (error) throw new Error(`${method}: ${error.message}`);
        return result;
      };
      return tab(send, session, targetId);
    },
    async close() {
      await session.send("Target.disposeBrowserContext", { browserContextId });
    },
  };
}

function tab(send: Tab["send"], session: CDPSession, targetId: string): Tab {
  return {
    send,
    async evaluate<T>(expression: string) {
      const { result, exceptionDetails } = await send("Runtime.evaluate", {
        expression,
        returnByValue: true,
        awaitPromise: true,
      });
      if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
      // What the expression gives, as the test says.
      return (result as { value: T }).value;
    },
    async show() {
      await send("Page.bringToFront");
    },
    async close() {
      await session.send("Target.closeTarget", { targetId });
    },
  };
}
