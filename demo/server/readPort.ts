/** The port from the environment. */
export function readPort(fallback: number): number {
  const { PORT } = process.env;
  if (PORT === undefined || PORT === "") return fallback;
  const port = Number(PORT);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`PORT must be a number from 0 to 65535, not "${PORT}"`);
}
