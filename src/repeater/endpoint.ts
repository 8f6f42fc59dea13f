/**
 * Where messages are published, as by `Phoenix.Endpoint.broadcast/3`. One of your own takes three lines.
 *
 * @example
 *   const endpoint: Endpoint = {
 *     broadcast: (topic, event, payload) => worker.postMessage({ topic, event, payload }),
 *   };
 */
export interface Endpoint {
  /**
   * Publishes one message. While a promise of it is not settled, a repeater keeps the next messages
   * of the topic. One that rejects, or a throw, counts as failed; a `SlipstreamError` that says
   * `interrupted` or `timeout`, as a push's, as unknown.
   */
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- nothing, or a promise of anything
  broadcast(topic: string, event: string, payload: unknown): void | Promise<unknown>;
}

/** An endpoint that can be listened to on this side. */
export interface Subscribable {
  /** Calls back with each message of a topic, and returns how to stop that. */
  subscribe(topic: string, handler: (event: string, payload: unknown) => void): () => void;
}
