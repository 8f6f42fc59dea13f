import { isCount, isDuration, isOneOf, isPositive, wrongOption } from "./checks.js";
import { SlipstreamError } from "./error.js";
import type { ChannelOptions, SlipstreamOptions } from "./options.js";
import { isChannelSchemas } from "./topics/contract.js";
import type { PhoenixSocket } from "../wire/phoenixSocket.js";

type Defaulted =
  | "reconnectAfterMs"
  | "rejoinAfterMs"
  | "jitter"
  | "timeoutMs"
  | "connectTimeoutMs"
  | "heartbeatIntervalMs"
  | "leaveAfterMs"
  | "maxJoinsInFlight"
  | "maxQueuedPushes"
  | "rejoinPolicy";

type Defaults = { [Key in Defaulted]-?: NonNullable<SlipstreamOptions[Key]> };

const defaults: Defaults = {
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
};

/** Options that were checked, with every default filled in. */
export type Config = Omit<SlipstreamOptions, Defaulted | "url"> &
  Defaults & {
    /** Empty with a `socket`. */
    url: string;
  };

/** @throws {SlipstreamError} `invalid-config`, naming the option, what it got and what it takes. */
export function createConfig(options: SlipstreamOptions): Config {
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as SlipstreamOptions;
  // What was given replaces a default of the same type.
  const config = { ...defaults, ...given, url: given.socket ? "" : urlOf(options.url) } as Config;
  if (given.socket) checkSocket(given.socket, given);
  for (const name of ["reconnectAfterMs", "rejoinAfterMs"] as const) checkSchedule(name, config);
  for (const name of durations) check(name, config, isDuration, "milliseconds, 0 or more");
  check("heartbeatIntervalMs", config, isPositive, "milliseconds, more than 0");
  if (config.longPollFallbackMs !== undefined)
    check("longPollFallbackMs", config, isPositive, "milliseconds, more than 0");
  check("maxJoinsInFlight", config, isCount, "a number, 1 or more");
  check("maxQueuedPushes", config, isDuration, "a number, 0 or more");
  check("rejoinPolicy", config, isRejoinPolicy, '"attempted" or "joined"');
  for (const name of functions) check(name, config, isOneOf("function"), "a function");
  check("params", config, isOneOf("object", "function"), "an object or a function");
  check("authToken", config, isOneOf("string", "function"), "a string or a function");
  check("jitter", config, isOneOf("boolean"), "true or false");
  check("vsn", config, isOneOf("string"), "a string");
  if (config.channels !== undefined)
    check("channels", config, isChannelSchemas, "what defineChannels returns");
  return config;
}

const channelFunctions = [
  "cursor",
  "gap",
  "onGap",
  "onJoin",
  "onMessage",
  "onError",
  "onClose",
] as const;

/** @throws {SlipstreamError} `invalid-config`, as `createConfig`. */
export function checkChannelOptions(options: ChannelOptions): void {
  const isFunction = isOneOf("function");
  for (const name of channelFunctions) {
    if (!isFunction(options[name])) throw wrongOption(name, options[name], "a function");
  }
}

const durations = ["timeoutMs", "connectTimeoutMs", "leaveAfterMs"] as const;
const functions = ["verdict", "onEvent", "transport", "encode", "decode"] as const;

const isRejoinPolicy = (value: unknown) => value === "attempted" || value === "joined";

function check(
  name: keyof Config,
  config: Config,
  isValid: (value: unknown) => boolean,
  takes: string,
) {
  if (!isValid(config[name])) throw wrongOption(name, config[name], takes);
}

function checkSchedule(name: "reconnectAfterMs" | "rejoinAfterMs", config: Config) {
  const schedule: unknown = config[name];
  const isValid =
    typeof schedule === "function" ||
    (Array.isArray(schedule) && schedule.length > 0 && schedule.every(isDuration));
  if (!isValid) {
    throw wrongOption(name, schedule, "a list of milliseconds, each 0 or more, or a function");
  }
}

/** What would shape a connection of ours. */
const connectionOptions = [
  "url",
  "params",
  "authToken",
  "reconnectAfterMs",
  "connectTimeoutMs",
  "heartbeatIntervalMs",
  "transport",
  "longPollFallbackMs",
  "encode",
  "decode",
  "vsn",
  "binaryType",
] as const;

const socketMethods = [
  "connect",
  "isConnected",
  "makeRef",
  "push",
  "onOpen",
  "onClose",
  "onError",
  "onMessage",
  "off",
] as const;

function checkSocket(socket: PhoenixSocket, given: SlipstreamOptions) {
  const missing = socketMethods.find((name) => typeof socket[name] !== "function");
  if (missing) {
    throw new SlipstreamError("invalid-config", `the option socket has no method ${missing}()`, {
      hint: "It takes a phoenix.js Socket; of a LiveSocket, liveSocket.getSocket().",
    });
  }
  const beside = connectionOptions.find((name) => given[name] !== undefined);
  if (beside) {
    throw new SlipstreamError("invalid-config", `the option ${beside} is given beside a socket`, {
      hint: `Leave it out, or leave out socket: a socket of yours has its own ${beside}.`,
    });
  }
}

function urlOf(url: unknown): string {
  if (url === undefined || url === null || url === "") {
    throw new SlipstreamError("invalid-config", "the url is missing", {
      hint: 'Pass the path of your Phoenix socket, such as url: "/socket".',
    });
  }
  const takes = '"/path", "//host/path", "ws://…" or "wss://…", without a query';
  if (typeof url !== "string" || !/^(\/|wss?:\/\/[^/])/.test(url) || /[?#]/.test(url)) {
    throw wrongOption("url", url, takes);
  }
  return url.replace(/\/(websocket\/?)?$/, "");
}
