// Everything of core is public here too.
export * from "./core.js";
export { wrapNotifications } from "./react/frames.js";
export { SlipstreamProvider, type SlipstreamProviderProps } from "./react/SlipstreamProvider.js";
export { useChannel, type UseChannelResult } from "./react/useChannel.js";
export { useChannelEvent } from "./react/useChannelEvent.js";
export { useConnection } from "./react/useConnection.js";
export { useEndpointEvent } from "./react/useEndpointEvent.js";
export { useRepeater } from "./react/useRepeater.js";
export { useSlipstream } from "./react/useSlipstream.js";
export { useTopics } from "./react/useTopics.js";
