export type { Channel, Message, MessagesOptions, NextOptions } from "./core/channel/channel.js";
export type {
  ChannelMessage,
  EventName,
  EventPayload,
  JoinParams,
  JoinResponse,
  PresenceMeta,
  PushArgs,
  PushError,
  PushName,
  PushPayload,
  PushResponse,
  ReducerMessage,
  RegisteredTypes,
  Topic,
  TopicOf,
} from "./core/channel/channelTypes.js";
export type { ConnectionStatus } from "./core/connection/connectionMachine.js";
export { createSlipstream } from "./core/createSlipstream.js";
export type { ChannelSchemas } from "./core/topics/contract.js";
export type { DelaySchedule } from "./core/time/delay.js";
export {
  type SchemaIssue,
  SlipstreamError,
  type SlipstreamErrorCode,
  type SlipstreamErrorDetails,
} from "./core/error.js";
export type {
  ChannelOptions,
  ConnectAttempt,
  JoinAttempt,
  PushOptions,
  SlipstreamOptions,
  WaitOptions,
} from "./core/options.js";
// Not by its name: an augmentation of this module, or of one that passes it on, has to find it.
export * from "./core/channel/register.js";
export type { Slipstream } from "./core/slipstream.js";
export type { ConnectionState, SlipstreamState } from "./core/stateStore.js";
export type { DropReason, SlipstreamEvent } from "./core/telemetry.js";
export type { TopicStatus } from "./core/topics/topicMachine.js";
export type { TopicState } from "./core/topics/topicState.js";
export { defaultVerdict, type Refusal, type Verdict } from "./core/topics/verdict.js";
export { createBroadcastChannelEndpoint } from "./repeater/createBroadcastChannelEndpoint.js";
export { createLocalEndpoint } from "./repeater/createLocalEndpoint.js";
export { createSlipstreamEndpoint } from "./repeater/createSlipstreamEndpoint.js";
export type { Endpoint, Subscribable } from "./repeater/endpoint.js";
export { repeat } from "./repeater/repeat.js";
export type { Repeater, RepeaterStats, RepeatOptions } from "./repeater/repeater.js";
export type { SlipstreamEndpointOptions } from "./repeater/slipstreamEndpointOptions.js";
export type { ChannelSchema, PushSchema } from "./schemas/channelSchema.js";
export {
  type DefinedChannels,
  defineChannels,
  type InferChannels,
} from "./schemas/defineChannels.js";
export type { StandardSchema } from "./schemas/standardSchema.js";
export type { Frame } from "./wire/frame.js";
export type { Decode, Encode, PhoenixSocket, TransportConstructor } from "./wire/phoenixSocket.js";
