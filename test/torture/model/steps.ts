import fc from "fast-check";

/** How the server answers joins of one topic, until it is told otherwise. */
const joinAnswers = [
  "ok",
  "unauthorized",
  "busy",
  "retryAfter",
  "tooMany",
  "unmatched",
  "unknownStatus",
  "crash",
  "twice",
  "slow",
  "lost",
] as const;

/** How a function of the user's behaves when it is asked for credentials. */
const credentials = ["ok", "throw", "reject", "late", "hang"] as const;

const verdicts = [
  "default",
  "retry",
  "stop",
  "refresh",
  "capacity",
  "soon",
  "throw",
  "nonsense",
] as const;

/** What the handlers of a claim do besides listening. */
const reactions = ["none", "leave", "push", "rejoin", "claim", "reconnect", "throw"] as const;

const pushEvents = ["ask", "refuse", "mute", "odd", "twice", "crash", "stop"] as const;

export type JoinAnswer = (typeof joinAnswers)[number];
export type CredentialsMood = (typeof credentials)[number];
export type VerdictMood = (typeof verdicts)[number];
export type Reaction = (typeof reactions)[number];
export type PushEvent = (typeof pushEvents)[number];

/** How many topics there are, few enough that things happen to the same one. */
export const topicCount = 3;

const topic = fc.nat(topicCount - 1);
const at = fc.nat(20);
const params = fc.constantFrom("none" as const, "a" as const, "b" as const, "function" as const);
const priority = fc.nat(2);
const event = fc.constantFrom(...pushEvents);

function step<Name extends string, Fields extends object>(
  name: Name,
  fields: { [Field in keyof Fields]: fc.Arbitrary<Fields[Field]> },
): fc.Arbitrary<{ do: Name } & Fields> {
  return fc.record<{ do: Name } & Fields>({ do: fc.constant(name), ...fields } as never);
}

const ofTheApp = fc.oneof(
  step("claim", { topic, params, priority, reaction: fc.constantFrom(...reactions) }),
  step("claim", { topic, params, priority, reaction: fc.constant<Reaction>("none") }),
  step("release", { at, afterMs: fc.constantFrom(0, 50, 300) }),
  step("update", { at, params, priority }),
  step("push", {
    at,
    event,
    timeoutMs: fc.constantFrom(undefined, 0, 200),
    whenNotJoined: fc.constantFrom("wait" as const, "wait" as const, "reject" as const),
  }),
  step("send", { at, event }),
  step("abort", { at }),
  step("rejoin", { at }),
  step("awaitJoined", { at, timeoutMs: fc.constantFrom(undefined, 0, 500) }),
);

const ofTheServer = fc.oneof(
  step("answer", { topic, how: fc.constantFrom(...joinAnswers) }),
  step("answer", { topic, how: fc.constantFrom("lost", "slow", "unauthorized", "ok") }),
  step("answerSlow", {}),
  step("crash", { topic }),
  step("close", { topic }),
  step("broadcast", { topic }),
  step("sendStale", {
    topic,
    event: fc.constantFrom("phx_close", "phx_error", "phx_reply", "msg"),
    age: fc.nat(3),
  }),
  step("repeatReply", { at }),
  step("sendGarbage", {}),
);

const ofTheNetwork = fc.oneof(
  step("drop", { code: fc.constantFrom(1000, 1001, 1006, 1012) }),
  step("refuseConnect", { times: fc.integer({ min: 1, max: 3 }) }),
  step("hangConnect", {}),
  step("acceptConnect", {}),
  step("goSilent", {}),
  step("connect", {}),
  step("disconnect", {}),
  step("reconnect", {}),
  step("awaitConnected", {}),
  step("ping", {}),
  step("credentials", { how: fc.constantFrom(...credentials) }),
  step("joinParams", { how: fc.constantFrom(...credentials) }),
  step("lateComes", {}),
  step("verdict", { how: fc.constantFrom(...verdicts) }),
);

const ofTime = fc.oneof(
  step("settle", {}),
  step("tick", {}),
  step("advance", { ms: fc.constantFrom(0, 1, 10, 100, 1_000, 6_000, 31_000) }),
  step("jump", { ms: fc.constantFrom(0, 0, 300, 6_000, 90_000) }),
);

const anyStep = fc.oneof(
  { weight: 6, arbitrary: ofTheApp },
  { weight: 3, arbitrary: ofTheServer },
  { weight: 2, arbitrary: ofTheNetwork },
  { weight: 5, arbitrary: ofTime },
);

export type Step = typeof anyStep extends fc.Arbitrary<infer Value> ? Value : never;

export const anyScript: fc.Arbitrary<Step[]> = fc.array(anyStep, {
  maxLength: 100,
  size: "max",
});

export interface Setup {
  maxJoinsInFlight: number;
  maxQueuedPushes: number;
  rejoinPolicy: "attempted" | "joined";
  jitter: boolean;
  /** What the clock draws. */
  chance: number;
  /** How many channels the server takes on one connection. */
  room: number;
  isConnected: boolean;
  /** Destroyed right behind the last step, in place of a quiet end. */
  endsAbruptly: boolean;
}

export const anySetup: fc.Arbitrary<Setup> = fc.record({
  maxJoinsInFlight: fc.constantFrom(1, 1, 2, 4),
  maxQueuedPushes: fc.constantFrom(1_000, 3, 1, 0),
  rejoinPolicy: fc.constantFrom("attempted", "joined"),
  jitter: fc.boolean(),
  chance: fc.constantFrom(0, 0.3, 0.999),
  room: fc.constantFrom(Infinity, Infinity, 2),
  isConnected: fc.boolean(),
  endsAbruptly: fc.boolean(),
});
