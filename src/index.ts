// Everything of core is public here too.
export * from "./core.js";
export type { Presence, PresenceEntry } from "./presence/presenceList.js";
export { wrapNotifications } from "./react/frames.js";
export { SlipstreamProvider, type SlipstreamProviderProps } from "./react/SlipstreamProvider.js";
export { useChannel, type UseChannelOptions, type UseChannelResult } from "./react/useChannel.js";
export { useChannelEvent } from "./react/useChannelEvent.js";
export { useChannelReducer } from "./react/useChannelReducer.js";
export { useConnection } from "./react/useConnection.js";
export { useEndpointEvent } from "./react/useEndpointEvent.js";
export { useLatest, type UseLatestOptions } from "./react/useLatest.js";
export { usePresence, type UsePresenceOptions } from "./react/usePresence.js";
export { usePush, type UsePushResult } from "./react/usePush.js";
export { useRepeater } from "./react/useRepeater.js";
export { useSlipstream } from "./react/useSlipstream.js";
export { useTopics } from "./react/useTopics.js";
