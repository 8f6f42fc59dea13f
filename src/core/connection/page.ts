// Not there in Node and in workers.
const page = globalThis as {
  document?: Pick<Document, "visibilityState" | "addEventListener" | "removeEventListener">;
  addEventListener?: (type: string, listener: (event: Event) => void) => void;
  removeEventListener?: (type: string, listener: (event: Event) => void) => void;
};

/** A page that nobody sees. */
export function isHidden(): boolean {
  return page.document?.visibilityState === "hidden";
}

/**
 * Calls back when it makes sense to connect at once: back online, shown again, back from the cache
 * or from a freeze. Returns how to stop that.
 */
export function onReturn(callback: (event: Event) => void): () => void {
  const { document } = page;
  if (!document || !page.addEventListener) return () => undefined;
  const onShown = (event: Event) => {
    if (!isHidden()) callback(event);
  };
  page.addEventListener("online", callback);
  page.addEventListener("pageshow", onShown);
  // Where it bubbles to: phoenix.js hears it there first, and would end a handshake begun before.
  page.addEventListener("visibilitychange", onShown);
  document.addEventListener("resume", onShown);
  return () => {
    page.removeEventListener?.("online", callback);
    page.removeEventListener?.("pageshow", onShown);
    page.removeEventListener?.("visibilitychange", onShown);
    document.removeEventListener("resume", onShown);
  };
}
