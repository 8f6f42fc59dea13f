import type { ChannelOptions } from "../options.js";
import type { Channel } from "./channel.js";

/** The client itself knows nothing of payloads: what an app has registered is for its type checker. */
export function typed<T extends string>(channel: Channel): Channel<T> {
  // Registered types say what `unknown` is.
  return channel as unknown as Channel<T>;
}

const none: ChannelOptions = {};

export function untyped<T extends string>(options: ChannelOptions<T> | undefined): ChannelOptions {
  // They are called with what comes, as `ChannelOptions<string>` are.
  return (options ?? none) as unknown as ChannelOptions;
}
