/** Ctrl-C and a supervisor's stop close cleanly: clients are told to come back. */
export function closeOnSignal(close: () => Promise<void>) {
  let isClosing = false;

  function end() {
    if (isClosing) return;
    isClosing = true;
    close().catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
  }

  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, end);
  if (process.env.npm_lifecycle_event !== undefined) whenParentEnds(end);
}

/** npm hands a signal to the shell of its script, which ends and does not pass it on. */
function whenParentEnds(end: () => void) {
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    end();
  }, 250).unref();
}
