import { describe, expect, it } from "vitest";

import { createTypeChecker } from "../helpers/typeChecker.js";

const register = `
  import "slipstream-react";
  interface Line { id: number; body: string }
  interface Rooms {
    [room: \`room:\${string}\`]: {
      params: { token: string };
      response: { history: Line[] };
      events: { new_msg: Line; typing: { name: string } };
      pushes: { shout: { payload: { body: string } }; ping: {} };
    };
    [page: \`page:\${number}\`]: { response: string };
  }
  declare module "slipstream-react" {
    interface Register { channels: Rooms & { news: { events: {}; pushes: {} }; raw: {} } }
  }`;

const start = `
  import {
    type Slipstream, useChannel, useChannelEvent, useChannelReducer, type UseChannelResult, useLatest,
    usePush,
  } from "slipstream-react";
  declare const slipstream: Slipstream;
  declare const room: UseChannelResult<"room:1">;
  declare const id: string;
`;

const topics =
  '"news" | "raw" | "room:" | (`room:${string}` & Registered) | "page:" | (`page:${number}` & Registered)';
const events = '"new_msg" | "typing"';
const pushes = '"shout" | "ping"';

const notTaken = (given: string, takes: string) =>
  `Argument of type '${given}' is not assignable to parameter of type '${takes}'.`;

const cases: Record<string, [code: string, message: string]> = {
  "a topic": [`useChannel("rom:1")`, notTaken('"rom:1"', `${topics} | null`)],
  "a topic of the client": [`slipstream.channel("rom:1")`, notTaken('"rom:1"', topics)],
  "a topic that may be any": [`useChannel(id)`, notTaken("string", `${topics} | null`)],
  "a topic with a word for a number": [
    `useChannel("page:one")`,
    notTaken('"page:one"', `${topics} | null`),
  ],
  "an event of useChannelEvent": [
    `useChannelEvent(room, "new_mgs", () => undefined)`,
    notTaken('"new_mgs"', events),
  ],
  "an event of useLatest": [`useLatest(room, "new_mgs")`, notTaken('"new_mgs"', events)],
  "an event of on": [`room.on("new_mgs", () => undefined)`, notTaken('"new_mgs"', events)],
  "an event of next": [
    `slipstream.channel("room:1").next("new_mgs")`,
    notTaken('"new_mgs"', events),
  ],
  "an event of messages": [
    `slipstream.channel("room:1").messages("new_mgs")`,
    notTaken('"new_mgs"', `${events} | undefined`),
  ],
  "an event in a reducer": [
    `useChannelReducer(room, (sum, { event }) => sum + Number(event === "new_mgs"), 0)`,
    `This comparison appears to be unintentional because the types '${events} | "phx_join"' and '"new_mgs"' have no overlap.`,
  ],
  "an event where there are none": [
    `useChannelEvent(useChannel("news"), "new_msg", () => undefined)`,
    notTaken('"new_msg"', '"this channel registers no events"'),
  ],
  "a field of a payload": [
    `useChannelEvent(room, "new_msg", (line) => line.bdy)`,
    "Property 'bdy' does not exist on type 'Line'. Did you mean 'body'?",
  ],
  "a field of a payload in a reducer": [
    `useChannelReducer(room, (all, { event, payload }) => event === "typing" ? payload.nam : all, "")`,
    "Property 'nam' does not exist on type '{ name: string; }'. Did you mean 'name'?",
  ],
  "a field of a payload in onMessage": [
    `useChannel("room:1", { onMessage: (event, payload) => event === "typing" && payload.nam })`,
    "Property 'nam' does not exist on type '{ name: string; }'. Did you mean 'name'?",
  ],
  "a field of what is not registered": [
    `useChannelEvent(useChannel("raw"), "said", (payload) => payload.body)`,
    "'payload' is of type 'unknown'.",
  ],
  "a push": [`room.push("shot", {})`, notTaken('"shot"', pushes)],
  "a push of usePush": [`usePush(room, "shot")`, notTaken('"shot"', pushes)],
  "a push that is an event": [`room.push("new_msg", {})`, notTaken('"new_msg"', pushes)],
  "a push where there are none": [
    `usePush(useChannel("news"), "shout")`,
    notTaken('"shout"', '"this channel registers no pushes"'),
  ],
  "a field of a push": [
    `room.push("shout", { bdy: "Hello" })`,
    "Object literal may only specify known properties, but 'bdy' does not exist in type '{ body: string; }'. Did you mean to write 'body'?",
  ],
  "the payload of a push": [
    `room.push("shout", { body: 1 })`,
    "Type 'number' is not assignable to type 'string'.",
  ],
  "the payload of usePush": [
    `usePush(room, "shout").push({ body: 1 })`,
    "Type 'number' is not assignable to type 'string'.",
  ],
  "a push without its payload": [`room.push("shout")`, "Expected 2-3 arguments, but got 1."],
  "a send without its payload": [`room.send("shout")`, "Expected 2 arguments, but got 1."],
  "a push of usePush without its payload": [
    `usePush(room, "shout").push()`,
    "Expected 1-2 arguments, but got 0.",
  ],
  "a name in params": [
    `useChannel("room:1", { params: { tken: "t" } })`,
    "Object literal may only specify known properties, and 'tken' does not exist in type '{ token: string; } | ((join: JoinAttempt) => { token: string; } | Promise<{ token: string; }>)'.",
  ],
  "a value in params": [
    `useChannel("room:1", { params: { token: 1 } })`,
    "Type 'number' is not assignable to type 'string'.",
  ],
  "an option": [
    `useChannel("room:1", { parms: {} })`,
    "Object literal may only specify known properties, but 'parms' does not exist in type 'UseChannelOptions<\"room:1\", false>'. Did you mean to write 'params'?",
  ],
  "a response before it is there": [
    `useChannel("room:1").response.history`,
    "Object is possibly 'undefined'.",
  ],
  "a response of what may be no topic": [
    `useChannel(id ? "room:1" : null, { suspense: true }).response.history`,
    "Object is possibly 'undefined'.",
  ],
  "a channel of the client for that of a hook": [
    `useLatest(slipstream.channel("room:1"), "new_msg")`,
    notTaken('Channel<"room:1">', "UseChannelResult<string, boolean>") +
      "\n  Type 'Channel<\"room:1\">' is missing the following properties from type 'UseChannelResult<string, boolean>': status, isJoined, isStale, response, and 4 more.",
  ],
  "a channel of another topic": [
    `const news: UseChannelResult<"news"> = room`,
    `Type 'UseChannelResult<"room:1", false>' is not assignable to type 'UseChannelResult<"news", false>'.
  Types of property 'topic' are incompatible.
    Type '"room:1" | null' is not assignable to type '"news" | null'.
      Type '"room:1"' is not assignable to type '"news"'.`,
  ],
};

// What an editor offers at the mark, besides what is no string.
const offers: Record<string, [code: string, offered: string[]]> = {
  topics: [`useChannel("/*|*/")`, ["news", "page:", "raw", "room:"]],
  "topics of the client": [`slipstream.channel("/*|*/")`, ["news", "page:", "raw", "room:"]],
  events: [`useChannelEvent(room, "/*|*/", () => undefined)`, ["new_msg", "typing"]],
  "events of useLatest": [`useLatest(room, "/*|*/")`, ["new_msg", "typing"]],
  "events of on": [`room.on("/*|*/", () => undefined)`, ["new_msg", "typing"]],
  "events in a reducer": [
    `useChannelReducer(room, (all, { event }) => event === "/*|*/" ? all : all, "")`,
    ["new_msg", "phx_join", "typing"],
  ],
  pushes: [`room.push("/*|*/")`, ["ping", "shout"]],
  "pushes of usePush": [`usePush(room, "/*|*/")`, ["ping", "shout"]],
  "the names of a payload": [`room.push("shout", { /*|*/ })`, ["body"]],
  "the names of params": [`useChannel("room:1", { params: { /*|*/ } })`, ["token"]],
};

const snippets = Object.entries({ ...cases, ...offers }).map(([name, [code]]) => [
  `${name}.ts`,
  `${start}\n${code};\n`,
]);
const checker = createTypeChecker({
  "register.ts": register,
  ...(Object.fromEntries(snippets) as Record<string, string>),
});
const line = start.split("\n").length + 1;

describe("a type error names on its line what is wrong:", () => {
  it.each(Object.entries(cases))("%s", (name, [, message]) => {
    expect(checker.errors(`${name}.ts`)).toEqual([`${line}: ${message}`]);
  });

  it("and is not there where nothing is wrong", () => {
    expect(checker.errors("register.ts")).toEqual([]);
  });
});

describe("an editor offers", () => {
  it.each(Object.entries(offers))("%s", (name, [, offered]) => {
    expect(checker.completions(`${name}.ts`)).toEqual(offered);
  });
});
