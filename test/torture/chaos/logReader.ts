import type { Channel, Slipstream } from "slipstream-react/core";

interface LogEvent {
  seq: number;
  body: unknown;
}

/** Reads a log from its start, whatever happens in between. */
export class LogReader {
  readonly channel: Channel;
  readonly events: LogEvent[] = [];
  gaps = 0;

  constructor(client: Slipstream, topic: string) {
    this.channel = client.channel(topic, {
      params: ({ cursor }) => ({ cursor: cursor ?? null }),
      cursor: (event, payload) => (event === "event" ? (payload as LogEvent).seq : undefined),
      onGap: () => {
        this.gaps += 1;
      },
    });
    this.channel.on("event", (payload) => this.events.push(payload as LogEvent));
  }
}
