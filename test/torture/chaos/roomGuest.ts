import type { Channel, Slipstream } from "slipstream-react/core";

/** Hears what is said in a room while it is in. */
export class RoomGuest {
  readonly channel: Channel;
  readonly heard: unknown[] = [];

  constructor(client: Slipstream, topic: string) {
    this.channel = client.channel(topic);
    this.channel.on("new_msg", (payload) => this.heard.push((payload as { body: unknown }).body));
  }
}
