/** What to listen on, from the environment; set to nothing it is not set. */
export function readHost(): string {
  const { HOST = "" } = process.env;
  return HOST === "" ? "localhost" : HOST;
}
