import fc from "fast-check";

/** What the other side does with a message, until it is told otherwise. */
const moods = ["ok", "ok", "error", "none", "late"] as const;

export type Mood = (typeof moods)[number];

const at = fc.nat(1);

function step<Name extends string, Fields extends object>(
  name: Name,
  fields: { [Field in keyof Fields]: fc.Arbitrary<Fields[Field]> },
): fc.Arbitrary<{ do: Name } & Fields> {
  return fc.record<{ do: Name } & Fields>({ do: fc.constant(name), ...fields } as never);
}

const ofTheTarget = fc.oneof(
  step("mood", { how: fc.constantFrom(...moods) }),
  step("answerLate", {}),
  step("dropTarget", {}),
  step("crashTarget", { at }),
  step("closeTarget", { at }),
  step("rejoinTarget", { at }),
  step("refuseTarget", { isRefused: fc.boolean() }),
  step("turnAway", { times: fc.integer({ min: 1, max: 4 }) }),
  step("disconnectTarget", {}),
  step("connectTarget", {}),
);

const ofTheSource = fc.oneof(
  step("dropSource", {}),
  step("crashSource", { at }),
  step("disconnectSource", {}),
  step("connectSource", {}),
);

const ofTheEnd = fc.oneof(
  step("stop", {}),
  step("drain", { timeoutMs: fc.constantFrom(undefined, 0, 300) }),
  step("destroySource", {}),
  step("destroyTarget", {}),
);

const ofTime = fc.oneof(
  step("settle", {}),
  step("tick", {}),
  step("advance", { ms: fc.constantFrom(0, 10, 50, 100, 500, 2_000) }),
);

const anyStep = fc.oneof(
  { weight: 30, arbitrary: step("say", { at, count: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 25, arbitrary: ofTheTarget },
  { weight: 6, arbitrary: ofTheSource },
  { weight: 30, arbitrary: ofTime },
  { weight: 1, arbitrary: ofTheEnd },
);

export type Step = typeof anyStep extends fc.Arbitrary<infer Value> ? Value : never;

export const anyScript: fc.Arbitrary<Step[]> = fc.array(anyStep, { maxLength: 80, size: "max" });

export interface Setup {
  /** To whom: a service that replies, one that does not, or an endpoint of one's own. */
  endpoint: "service" | "unacknowledged" | "own";
  maxInFlight: number;
  maxQueued: number;
  timeoutMs: number | undefined;
  isConnected: boolean;
}

export const anySetup: fc.Arbitrary<Setup> = fc.record({
  endpoint: fc.constantFrom("service", "service", "unacknowledged", "own"),
  maxInFlight: fc.constantFrom(1, 2, 64),
  maxQueued: fc.constantFrom(0, 1, 3, 1_000),
  timeoutMs: fc.constantFrom(undefined, 0, 400),
  isConnected: fc.boolean(),
});
