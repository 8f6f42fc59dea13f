import type { SlipstreamError } from "../error.js";
import type { PushOptions } from "../options.js";
import type { Message } from "./channel.js";
import type { Register } from "./register.js";

/** Part of the type of a topic that matches a registered pattern. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- kept apart from what it matches, so that editors complete both
export interface Registered {}

// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- with no member to begin with, it tells index signatures from members
type Nothing = Record<never, never>;
type Channels = Register extends { channels: infer All } ? All : Nothing;

// A union of both would swallow the topics that a pattern matches.
type Topics = {
  [Key in keyof Channels as Nothing extends Record<Key, 1> ? never : Key]: Channels[Key];
};
type Patterns = {
  [
    Key in keyof Channels as Nothing extends Record<Key, 1>
      ? string extends Key
        ? never
        : Key
      : never
  ]: Key;
};

/** The topics of registered channels, and what their patterns begin with; any, when none is registered. */
export type Topic = [keyof Channels] extends [never]
  ? string
  : string extends keyof Channels
    ? string
    : NameOf<keyof Topics> | MatchOf<keyof Patterns>;

/** What results say of a topic: its name, once channels are registered. */
export type TopicOf<T extends string | null> = [keyof Channels] extends [never]
  ? string
  : NonNullable<T>;

type NameOf<Key> = Key extends string ? Key : never;
type MatchOf<Pattern> = Pattern extends string ? HeadOf<Pattern> | (Pattern & Registered) : never;
type HeadOf<Pattern extends string> = Pattern extends `${infer First}${infer Rest}`
  ? Nothing extends Record<First, 1>
    ? ""
    : `${First}${HeadOf<Rest>}`
  : "";

type TypesOf<T extends string> = string extends T
  ? Nothing
  : T extends keyof Topics
    ? Topics[T]
    : [PatternsOf<T>] extends [never]
      ? Fallback
      : OwnTypes<Narrowest<PatternsOf<T>>>;

type Fallback = string extends keyof Channels ? Channels[keyof Channels] : Nothing;
type PatternsOf<T, Pattern = keyof Patterns> = Pattern extends keyof Patterns
  ? T extends Pattern
    ? Pattern
    : never
  : never;
type Narrowest<Pattern, All = Pattern> = Pattern extends keyof Patterns
  ? [Narrower<Pattern, All>] extends [never]
    ? Pattern
    : never
  : never;
type Narrower<Pattern, All> = All extends Pattern ? (Pattern extends All ? never : All) : never;

// TypeScript gives a pattern the types of all wider ones as well: they are taken out again.
type OwnTypes<Pattern extends keyof Channels> = Pattern extends unknown
  ? Channels[Pattern] extends TypesOfAll<Wider<Pattern>> & infer Own
    ? unknown extends Own
      ? Channels[Pattern]
      : Own
    : Channels[Pattern]
  : never;
type Wider<Pattern, All = keyof Patterns> = All extends keyof Patterns
  ? Pattern extends All
    ? All extends Pattern
      ? never
      : All
    : never
  : never;
type TypesOfAll<Patterns extends keyof Channels> = (
  Patterns extends unknown ? (types: Channels[Patterns]) => void : never
) extends (types: infer All) => void
  ? All
  : unknown;

/** What is registered for a topic, or for several. */
export type RegisteredTypes<T extends string> = { readonly [Name in T]: TypesOf<Name> };

// `unknown` stands for what is not registered, and for what is registered as `any`.
type Known<Found> = unknown extends Found ? unknown : Found;
type Part<T extends string, Name extends string> =
  TypesOf<T> extends Readonly<Record<Name, infer Found>> ? Known<Found> : unknown;

/** What a channel takes as join params; an object, where nothing is registered. */
export type JoinParams<T extends string = string> =
  unknown extends Part<T, "params"> ? object : Part<T, "params">;

/** What the server answers to an accepted join. */
export type JoinResponse<T extends string = string> = Part<T, "response">;

type Events<T extends string> = Part<T, "events">;

type EventMap<T extends string> = Events<T> &
  (unknown extends Part<T, "presence"> ? unknown : PresenceEvents);

/** As they are on the wire: `usePresence` reads them. */
interface PresenceEvents {
  presence_state: unknown;
  presence_diff: unknown;
}

/** The events that the server sends on a topic. */
export type EventName<T extends string = string> =
  unknown extends Events<T> ? string : NameIn<EventMap<T>, "this channel registers no events">;

type NameIn<Map, Words> = [keyof Map] extends [never] ? Words : keyof Map & string;

/** The payload of one event. */
export type EventPayload<T extends string, Event extends string> =
  unknown extends Events<T>
    ? unknown
    : EventMap<T> extends Readonly<Record<Event, infer Payload>>
      ? Known<Payload>
      : unknown;

/** A message of a topic, told apart by `event`. */
export type ChannelMessage<T extends string = string, Event extends string = EventName<T>> =
  string extends EventName<T>
    ? Message
    : Event extends string
      ? { event: Event; payload: EventPayload<T, Event> }
      : never;

/** What a reducer gets: each message, and each accepted join as `phx_join` with its response. */
export type ReducerMessage<T extends string = string> =
  string extends EventName<T>
    ? Message
    : { event: "phx_join"; payload: JoinResponse<T> } | ChannelMessage<T>;

/** Gets the same as arguments: one that compares `event` knows its `payload`. */
export type MessageHandler<Of extends { event: unknown }, Returned> =
  ((...message: MessageArgs<Of>) => Returned) | EventHandler<Of["event"], Returned>;

type MessageArgs<Of> = Of extends { event: infer Event; payload: infer Payload }
  ? [event: Event, payload: Payload]
  : never;

// One that asks for the event alone fits no union of arguments.
interface EventHandler<Event, Returned> {
  (event: Event): Returned;
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters, @typescript-eslint/no-unused-vars -- with another signature it leaves it to its neighbour to type the arguments
  <_>(event: Event): Returned;
}

/** The events that the server takes on a topic. */
export type PushName<T extends string = string> =
  unknown extends Part<T, "pushes">
    ? string
    : NameIn<Part<T, "pushes">, "this channel registers no pushes">;

type PushPart<T extends string, Event extends string, Name extends string> =
  unknown extends Part<T, "pushes">
    ? unknown
    : Part<T, "pushes"> extends Readonly<Record<Event, Readonly<Record<Name, infer Found>>>>
      ? Known<Found>
      : unknown;

/** What is pushed with an event. */
export type PushPayload<T extends string, Event extends string> = PushPart<T, Event, "payload">;

/** What the server replies to a push. */
export type PushResponse<T extends string, Event extends string> = PushPart<T, Event, "response">;

/** Why a push failed; `response` is what the server replied when it refused it. */
export interface PushError<
  T extends string = string,
  Event extends string = string,
> extends SlipstreamError {
  readonly response: PushPart<T, Event, "error"> | undefined;
}

/** The payload of a push and how it is sent; the payload may be left out where it needs nothing. */
export type PushArgs<
  T extends string,
  Event extends string,
  Rest extends unknown[] = [options?: PushOptions],
> =
  PushPayload<T, Event> extends infer Payload
    ? Nothing extends Payload
      ? [payload?: Payload, ...rest: Rest]
      : undefined extends Payload
        ? [payload?: Payload, ...rest: Rest]
        : [payload: Payload, ...rest: Rest]
    : never;

/** What is known of one presence. */
export type PresenceMeta<T extends string = string> =
  unknown extends Part<T, "presence">
    ? unknown
    : Part<T, "presence"> & {
        /** Names this version of it. */
        phx_ref: string;
        /** Names the version that it replaces. */
        phx_ref_prev?: string;
      };
