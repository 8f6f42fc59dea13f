import { settle } from "../../helpers/settle.js";
import type { Reaction, Step } from "./steps.js";
import { type LiveClaim, mine, pick, topicNames, type World } from "./world.js";

type Named<Name extends Step["do"]> = Extract<Step, { do: Name }>;

type Acts = {
  [Name in Step["do"]]: (world: World, step: Named<Name>) => unknown;
};

/** What each step does. Only those of time wait for anything. */
const acts: Acts = {
  claim,
  release: (world, { at, afterMs }) => release(world, pick(world.live, at), afterMs),
  update(world, { at, params, priority }) {
    const made = pick(world.live, at);
    if (!made) return;
    made.priority = priority;
    made.channel.update({ ...made.handlers, ...optionsOf(world, { params, priority }) });
  },
  push(world, { at, event, timeoutMs, whenNotJoined }) {
    const made = pick(world.live, at);
    if (made) world.pushes.push(made, event, { timeoutMs, whenNotJoined });
  },
  send(world, { at, event }) {
    const made = pick(world.live, at);
    if (made) world.pushes.send(made, event);
  },
  abort: (world, { at }) => pick(world.pushes.all, at)?.controller.abort(),
  rejoin: (world, { at }) => pick(world.claims, at)?.channel.rejoin(),
  awaitJoined(world, { at, timeoutMs }) {
    const made = pick(world.live, at);
    if (made) world.watch(made.channel.joined({ timeoutMs }));
  },

  answer: ({ answers }, { topic, how }) => answers.set(nameOf(topic), how),
  answerSlow: ({ answerSlow }) => answerSlow.shift()?.(),
  crash: ({ server }, { topic }) => server.crash(nameOf(topic)),
  close: ({ server }, { topic }) => server.close(nameOf(topic)),
  broadcast(world, { topic }) {
    world.server.broadcast(nameOf(topic), "msg", { n: (world.broadcasts += 1) });
  },
  sendStale({ server, ledger }, { topic, event, age }) {
    const joinRef = ledger.joinRefs
      .get(nameOf(topic))
      ?.slice(0, -1)
      .at(-1 - age);
    const payload = event === "phx_reply" ? { status: "ok", response: {} } : { n: -1 };
    if (joinRef) server.sendRaw([joinRef, joinRef, nameOf(topic), event, payload]);
  },
  repeatReply({ server }, { at }) {
    const replies = server.frames.filter(
      ({ direction, frame }) => direction === "out" && frame?.[3] === "phx_reply",
    );
    const reply = pick(replies.reverse(), at);
    if (reply) server.sendRaw(reply.raw);
  },
  sendGarbage: ({ server }) => server.sendRaw('{"topic":"room:0"}'),

  drop: ({ server }, { code }) => server.disconnect({ code }),
  refuseConnect: ({ server }, { times }) => server.refuseConnect(times),
  hangConnect: ({ server }) => server.hangConnect(),
  acceptConnect: ({ server }) => server.acceptConnect(),
  goSilent: ({ server }) => server.goSilent(),
  connect: ({ client }) => client.connect(),
  disconnect: (world) => world.watch(world.client.disconnect()),
  reconnect: ({ client }) => client.reconnect(),
  awaitConnected: (world) => world.watch(world.client.connected({ timeoutMs: 2_000 })),
  ping: (world) => world.watch(world.client.ping()),
  credentials: (world, { how }) => (world.credentialsMood = how),
  joinParams: (world, { how }) => (world.joinParamsMood = how),
  lateComes: ({ late }) => late.shift()?.(),
  verdict: (world, { how }) => (world.verdictMood = how),

  settle: () => settle(),
  tick: () => Promise.resolve(),
  advance: ({ clock }, { ms }) => clock.advance(ms),
  jump: ({ clock }, { ms }) => clock.advanceAtOnce(ms),
};

const ofTime = new Set<Step["do"]>(["settle", "tick", "advance"]);

/** Takes one step, and waits where the step is one of time. */
export async function take(world: World, step: Step): Promise<void> {
  // The table has an act for each name that takes the step of this name.
  const act = acts[step.do] as (world: World, step: Step) => unknown;
  const result = act(world, step);
  if (ofTime.has(step.do)) await result;
}

function nameOf(topic: number): string {
  return topicNames[topic]!;
}

interface ClaimPlan {
  params: Named<"claim">["params"];
  priority: number;
}

function optionsOf(world: World, { params, priority }: ClaimPlan) {
  if (params === "none") return { priority };
  if (params !== "function") return { priority, params: { version: params } };
  return { priority, params: () => world.ask(world.joinParamsMood) };
}

function claim(
  world: World,
  { topic, reaction, ...plan }: { topic: number; reaction: Reaction } & ClaimPlan,
): void {
  const name = nameOf(topic);
  const { status } = world.probes.get(name)!.state;
  if (status === "idle" || status === "leaving") {
    world.joinedOnce.delete(name);
    world.order.delete(name);
    world.order.add(name);
  }
  const react = () => reactOf(world, made, reaction);
  const handlers = {
    onJoin: react,
    onError: react,
    onClose: react,
    onMessage: (_event: string, payload: unknown) => hear(world, made, payload),
  };
  const made: LiveClaim = {
    channel: world.client.prepare(name, { ...handlers, ...optionsOf(world, plan) }),
    topic: name,
    handlers,
    priority: plan.priority,
    isReleased: false,
    heard: 0,
  };
  world.claims.push(made);
  made.channel.claim();
}

function release(world: World, made: LiveClaim | undefined, afterMs: number): void {
  if (!made) return;
  made.isReleased = true;
  world.watch(made.channel.leave({ afterMs }));
}

function hear({ ledger, broadcasts }: World, made: LiveClaim, payload: unknown): void {
  const { n } = payload as { n: number };
  if (made.isReleased) ledger.violations.push(`${made.topic}: heard ${n} after its release`);
  if (n <= made.heard || n > broadcasts) ledger.violations.push(`${made.topic}: heard ${n} again`);
  made.heard = n;
}

// Handlers that act, once each: for ever they would keep themselves going.
function reactOf(world: World, made: LiveClaim, reaction: Reaction): void {
  if (made.isReleased) world.ledger.violations.push(`${made.topic}: called after its release`);
  if (world.isCalm || world.isDestroyed || world.reacted.has(made)) return;
  world.reacted.add(made);
  if (reaction === "leave") release(world, made, 0);
  else if (reaction === "rejoin") made.channel.rejoin();
  else if (reaction === "reconnect") world.client.reconnect();
  else if (reaction === "push") {
    world.pushes.push(made, "ask", { timeoutMs: undefined, whenNotJoined: "wait" });
  } else if (reaction === "claim") {
    const topic = (topicNames.indexOf(made.topic) + 1) % topicNames.length;
    claim(world, { topic, params: "none", priority: 1, reaction: "none" });
  } else if (reaction === "throw") throw mine;
}
