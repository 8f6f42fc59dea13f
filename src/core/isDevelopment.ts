// Bundlers put a value in place of `process.env.NODE_ENV`; without one there is no process.
declare const process: { env: { NODE_ENV?: string } };

export function isDevelopment(): boolean {
  try {
    return process.env.NODE_ENV !== "production";
  } catch {
    return false;
  }
}
