// Not there in Node and in workers.
const page = globalThis as {
  document?: Pick<Document, "visibilityState" | "addEventListener" | "removeEventListener">;
  addEventListener?: (type: string, listener: () => void) => void;
  removeEventListener?: (type: string, listener: () => void) => void;
};

/** A page that nobody sees. */
export function isHidden(): boolean {
  return page.document?.visibilityState === "hidden";
}

/**
 * Calls back when it makes sense to connect at once: back online, shown again, back from the cache
 * or from a freeze. Returns how to stop that.
 */
export function onReturn(callback: () => void): () => void {
  const { document } = page;
  if (!document || !page.addEventListener) return () => undefined;
  const onShown = () => {
    if (!isHidden()) callback();
  };
  page.addEventListener("online", callback);
  page.addEventListener("pageshow", onShown);
  document.addEventListener("visibilitychange", onShown);
  document.addEventListener("resume", onShown);
  return () => {
    page.removeEventListener?.("online", callback);
    page.removeEventListener?.("pageshow", onShown);
    document.removeEventListener("visibilitychange", onShown);
    document.removeEventListener("resume", onShown);
  };
}
