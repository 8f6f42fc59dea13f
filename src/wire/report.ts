/** Tells the page of an error that must not disturb anybody else. */
export function report(error: unknown): void {
  if (typeof globalThis.reportError === "function") globalThis.reportError(error);
  else console.error(error);
}

/** Runs a user's callback; what it throws is reported. */
export function guarded(callback: () => unknown): void {
  try {
    callback();
  } catch (error) {
    report(error);
  }
}
