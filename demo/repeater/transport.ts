import { WebSocket } from "ws";

/** Says why a connection fails, a wrong token too; a browser would keep that to itself. */
export class Transport extends WebSocket {
  constructor(...given: ConstructorParameters<typeof WebSocket>) {
    super(...given);
    this.on("error", (error: NodeJS.ErrnoException) => {
      // Where a name has several addresses, the error of them all has no message.
      const why = error.message || error.code;
      const hint = why?.endsWith(" 403") ? " (is REPEATER_TOKEN the one it takes?)" : "";
      console.error(`${new URL(this.url).origin} cannot be reached: ${why}${hint}`);
    });
  }
}
