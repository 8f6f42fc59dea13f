import type { ServerState } from "./askDesk.js";

/** The server's own word on itself. */
export function ServerLine({ server }: { server: ServerState | undefined }) {
  return <p className="detail server-line">{describeServer(server)}</p>;
}

function describeServer(server: ServerState | undefined): string {
  if (server === undefined) return "The server does not answer.";
  const { connections, refusalsLeft, isFrozen, denied } = server;
  return [
    `Server: ${connections} ${connections === 1 ? "connection" : "connections"}`,
    isFrozen ? "frozen" : "answering",
    refusalsLeft > 0 ? `refuses the next ${refusalsLeft}` : "accepts connects",
    denied.length > 0 ? `denies ${denied.join(", ")}` : "denies no topic",
  ].join(" · ");
}
