// Taken when the module loads: a test that fakes the timers later must not stop the server or its bounds.
export const setTimeout: typeof globalThis.setTimeout = globalThis.setTimeout;
export const clearTimeout: typeof globalThis.clearTimeout = globalThis.clearTimeout;
export const queueMicrotask: typeof globalThis.queueMicrotask = globalThis.queueMicrotask;
