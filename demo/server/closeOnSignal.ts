/** Ctrl-C and a supervisor's stop close cleanly: clients are told to come back. */
export function closeOnSignal(close: () => Promise<void>) {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      close().catch((error: unknown) => {
        console.error(error);
        process.exitCode = 1;
      });
    });
  }
}
