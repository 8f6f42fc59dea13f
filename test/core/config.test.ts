import { createSlipstream, SlipstreamError, type SlipstreamOptions } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { createConfig } from "../../src/core/config.js";

function errorOf(options: unknown): SlipstreamError {
  try {
    createSlipstream(options as SlipstreamOptions);
  } catch (error) {
    return error as SlipstreamError;
  }
  throw new Error("nothing was thrown");
}

const list = "a list of milliseconds, each 0 or more, or a function";
const duration = "milliseconds, 0 or more";
const url = '"/path", "//host/path", "ws://…" or "wss://…", without a query';

describe("a wrong option", () => {
  it.each([
    ["url", "http://host/socket", '"http://host/socket"', url],
    ["url", "socket", '"socket"', url],
    ["url", "ws:///socket", '"ws:///socket"', url],
    ["url", "/socket?a=1", '"/socket?a=1"', url],
    ["url", "/socket#a", '"/socket#a"', url],
    ["url", 5, "5", url],
    ["reconnectAfterMs", [], "[]", list],
    ["reconnectAfterMs", [10, -1], "[10, -1]", list],
    ["reconnectAfterMs", [NaN], "[NaN]", list],
    ["reconnectAfterMs", [Infinity], "[Infinity]", list],
    ["reconnectAfterMs", 5, "5", list],
    ["rejoinAfterMs", [], "[]", list],
    ["rejoinAfterMs", ["5"], '["5"]', list],
    ["timeoutMs", -1, "-1", duration],
    ["timeoutMs", "5", '"5"', duration],
    ["connectTimeoutMs", NaN, "NaN", duration],
    ["leaveAfterMs", Infinity, "Infinity", duration],
    ["leaveAfterMs", null, "null", duration],
    ["heartbeatIntervalMs", 0, "0", "milliseconds, more than 0"],
    ["longPollFallbackMs", 0, "0", "milliseconds, more than 0"],
    ["longPollFallbackMs", Infinity, "Infinity", "milliseconds, more than 0"],
    ["longPollFallbackMs", null, "null", "milliseconds, more than 0"],
    ["maxJoinsInFlight", 0, "0", "a number, 1 or more"],
    ["maxJoinsInFlight", 0.5, "0.5", "a number, 1 or more"],
    ["maxQueuedPushes", -1, "-1", "a number, 0 or more"],
    ["rejoinPolicy", "all", '"all"', '"attempted" or "joined"'],
    ["verdict", "stop", '"stop"', "a function"],
    ["onEvent", {}, "an object", "a function"],
    ["transport", "websocket", '"websocket"', "a function"],
    ["encode", 1, "1", "a function"],
    ["decode", true, "true", "a function"],
    ["params", "token", '"token"', "an object or a function"],
    ["params", null, "null", "an object or a function"],
    ["authToken", 5, "5", "a string or a function"],
    ["jitter", "yes", '"yes"', "true or false"],
    ["vsn", 2, "2", "a string"],
  ])(
    "%s: %j is invalid-config: named, with what it got and what it takes",
    (name, value, got, takes) => {
      const error = errorOf({ url: "/socket", [name]: value });
      expect(error).toBeInstanceOf(SlipstreamError);
      expect(error).toMatchObject({
        code: "invalid-config",
        message: `the option ${name} is ${got}`,
        hint: `It takes ${takes}.`,
      });
    },
  );

  it.each([undefined, ""])("url: %j is invalid-config: missing", (missing) => {
    expect(errorOf({ url: missing })).toMatchObject({
      code: "invalid-config",
      message: "the url is missing",
    });
    expect(errorOf({})).toMatchObject({ code: "invalid-config" });
  });
});

describe("a url", () => {
  it.each([
    ["/socket", "/socket"],
    ["/socket/", "/socket"],
    ["/socket/websocket", "/socket"],
    ["/socket/websocket/", "/socket"],
    ["//host/socket", "//host/socket"],
    ["ws://host/socket", "ws://host/socket"],
    ["wss://host:4000/a/b/websocket", "wss://host:4000/a/b"],
    ["/websockets", "/websockets"],
  ])("%j is taken as %j: a trailing /websocket is taken off", (given, taken) => {
    expect(createConfig({ url: given }).url).toBe(taken);
  });
});

describe("the defaults", () => {
  it("are those that the docs name", () => {
    expect(createConfig({ url: "/socket" })).toEqual({
      url: "/socket",
      reconnectAfterMs: [10, 50, 100, 150, 200, 250, 500, 1000, 2000, 5000],
      rejoinAfterMs: [100, 500, 1000, 2000, 5000, 10_000],
      jitter: true,
      timeoutMs: 10_000,
      connectTimeoutMs: 10_000,
      heartbeatIntervalMs: 30_000,
      leaveAfterMs: 1_000,
      maxJoinsInFlight: 1_024,
      maxQueuedPushes: 1_000,
      rejoinPolicy: "attempted",
    });
  });

  it("stand in for what is given as undefined", () => {
    expect(createConfig({ url: "/socket", timeoutMs: undefined, jitter: undefined })).toMatchObject(
      {
        timeoutMs: 10_000,
        jitter: true,
      },
    );
  });
});
