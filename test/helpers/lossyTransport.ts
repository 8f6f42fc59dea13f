import type { TestServer } from "slipstream-react/testing";

type WireFrame = [
  joinRef: string | null,
  ref: string | null,
  topic: string,
  event: string,
  payload: unknown,
];

/** A transport on which every frame of one event gets lost: the server never answers it. */
export function createLossyTransport(server: TestServer, event: string) {
  const lost: WireFrame[] = [];
  class LossyTransport extends server.transport {
    override send(data: Parameters<WebSocket["send"]>[0]): void {
      const frame = JSON.parse(data as string) as WireFrame;
      if (frame[3] === event) lost.push(frame);
      else super.send(data);
    }
  }
  return { transport: LossyTransport, lost };
}
