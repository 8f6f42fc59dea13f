import type { StandardSchema } from "./standardSchema.js";

/** The validators of one channel; what has none is passed on as it is. */
export interface ChannelSchema {
  /** Of the join params, before they are sent. */
  readonly params?: StandardSchema<unknown, object>;
  /** Of the server's response to an accepted join. */
  readonly response?: StandardSchema;
  /** Of what the server sends, by event. */
  readonly events?: Readonly<Record<string, StandardSchema>>;
  /** Of what is pushed, by event. */
  readonly pushes?: Readonly<Record<string, PushSchema>>;
  /** Of one meta, without its `phx_ref`. */
  readonly presence?: StandardSchema<unknown, object>;
}

/** The validators of one push. */
export interface PushSchema {
  /** Of the payload, before it is sent. */
  readonly payload?: StandardSchema;
  /** Of the reply to an accepted push. */
  readonly response?: StandardSchema;
  /** Of the reply to a refused push. */
  readonly error?: StandardSchema;
}
