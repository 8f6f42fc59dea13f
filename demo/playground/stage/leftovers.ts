import type { TestServer } from "slipstream-react/testing";

const gone = new Set<TestServer>();

/** Watches a server while its story is there, and returns how to note that it is gone. */
export function watch(server: TestServer): () => void {
  gone.delete(server);
  return () => void gone.add(server);
}

/** Throws when a story that is gone has left a connection open. */
export function expectNothingLeft(): void {
  const servers = [...gone];
  gone.clear();
  const left = servers.flatMap(({ connections }) =>
    connections.filter(({ status }) => status === "open" || status === "connecting"),
  );
  if (left.length > 0) throw new Error(`A story has left ${left.length} connections open`);
}
