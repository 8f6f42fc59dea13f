import { LongPoll, Socket } from "phoenix";
import {
  type Channel,
  createSlipstream,
  type PhoenixSocket,
  type Slipstream,
  type SlipstreamError,
  SlipstreamProvider,
  type TopicState,
  type TopicStatus,
  useChannel,
  useChannelEvent,
  useConnection,
  useTopics,
} from "slipstream-react";
import { createTestServer } from "slipstream-react/testing";
import { assertType, describe, expectTypeOf, test } from "vitest";
import WebSocketOfWs from "ws";

declare const slipstream: Slipstream;
declare const channel: Channel;

describe("the client", () => {
  test("takes any class with the interface of a WebSocket as its transport", () => {
    createSlipstream({ url: "/socket", transport: WebSocket });
    createSlipstream({ url: "/socket", transport: WebSocketOfWs });
    createSlipstream({ url: "/socket", transport: LongPoll });
    createSlipstream({ url: "/socket", transport: createTestServer().transport });
  });

  test("takes a phoenix.js Socket in place of a url, and hands it out", () => {
    const socket = new Socket("/socket");
    expectTypeOf(createSlipstream({ socket }).socket).toEqualTypeOf<PhoenixSocket>();
    assertType<PhoenixSocket>(socket);
    // @ts-expect-error -- a WebSocket is none
    createSlipstream({ socket: new WebSocket("ws://host") });
  });

  test("takes credentials as values and as functions, async ones too", () => {
    createSlipstream({ url: "/socket", params: { token: "t" }, authToken: "t" });
    createSlipstream({
      url: "/socket",
      params: ({ attempt, lastError }) => {
        expectTypeOf(attempt).toEqualTypeOf<number>();
        expectTypeOf(lastError).toEqualTypeOf<SlipstreamError | undefined>();
        return { token: "t" };
      },
      authToken: () => Promise.resolve("t"),
    });
  });

  test("refuses an option that it does not know, and a value that it does not take", () => {
    // @ts-expect-error -- misspelled
    createSlipstream({ url: "/socket", reconectAfterMs: [1] });
    // @ts-expect-error -- a duration is a number
    createSlipstream({ url: "/socket", timeoutMs: "10s" });
    // @ts-expect-error -- no such policy
    createSlipstream({ url: "/socket", rejoinPolicy: "never" });
  });
});

describe("a channel", () => {
  test("knows nothing of payloads, and never says any", () => {
    expectTypeOf(channel.push("event")).toEqualTypeOf<Promise<unknown>>();
    expectTypeOf(channel.joined()).toEqualTypeOf<Promise<unknown>>();
    expectTypeOf(channel.next("event")).toEqualTypeOf<Promise<unknown>>();
    channel.on("event", (payload) => expectTypeOf(payload).toEqualTypeOf<unknown>());
    channel.onMessage((event, payload) => {
      expectTypeOf(event).toEqualTypeOf<string>();
      expectTypeOf(payload).toEqualTypeOf<unknown>();
    });
    expectTypeOf(channel.state.response).toEqualTypeOf<unknown>();
  });

  test("has a status that can be switched over without a default", () => {
    function inWords(status: TopicStatus): string {
      switch (status) {
        case "idle":
        case "pending":
        case "queued":
        case "joining":
        case "joined":
        case "backoff":
        case "refused":
        case "closed":
        case "leaving":
          return status;
      }
    }
    assertType<(status: TopicStatus) => string>(inWords);
  });
});

describe("the hooks", () => {
  test("take null for no topic", () => {
    expectTypeOf(useChannel).toBeCallableWith(null);
    expectTypeOf(useChannel).toBeCallableWith("room:lobby", { params: { token: "t" } });
    // @ts-expect-error -- undefined is a mistake
    assertType(useChannel(undefined));
  });

  test("give the result of useChannel to useChannelEvent", () => {
    const room = useChannel("room:lobby");
    useChannelEvent(room, "new_msg", (payload) => expectTypeOf(payload).toEqualTypeOf<unknown>());
    expectTypeOf(room.channel).toEqualTypeOf<Channel | null>();
  });

  test("select with the type of the selector", () => {
    expectTypeOf(useConnection((connection) => connection.epoch)).toEqualTypeOf<number>();
    expectTypeOf(useTopics()).toEqualTypeOf<ReadonlyMap<string, TopicState>>();
    expectTypeOf(useTopics((topics) => [...topics.keys()])).toEqualTypeOf<string[]>();
  });

  test("give a provider a client or the options of one, not both", () => {
    SlipstreamProvider({ client: slipstream });
    SlipstreamProvider({ url: "/socket", timeoutMs: 1_000 });
    // @ts-expect-error -- a shared client has options of its own
    SlipstreamProvider({ client: slipstream, url: "/socket" });
  });
});

test("the store is read by its state", () => {
  expectTypeOf(slipstream.store.getState().topics.get("t")).toEqualTypeOf<TopicState | undefined>();
});
