import { ConnectionLine } from "../../src/connection/ConnectionLine.js";

/** Where the connection of the nearest provider stands. */
export function ConnectionCard({ name = "The connection" }: { name?: string }) {
  return (
    <section className="card" aria-label={name}>
      <h2>{name}</h2>
      <ConnectionLine />
    </section>
  );
}
