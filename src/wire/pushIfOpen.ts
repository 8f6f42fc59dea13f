import { encodable } from "./binary.js";
import type { Frame } from "./frame.js";
import type { PhoenixSocket } from "./phoenixSocket.js";

/** A push on a socket that is not open would be kept, and double the next connection's joins. */
export function pushIfOpen(socket: PhoenixSocket, frame: Frame): boolean {
  const isOpen = socket.isConnected();
  if (isOpen) socket.push(encodable(frame));
  return isOpen;
}
