import { isDeepEqual } from "../core/isDeepEqual.js";
import type { ConnectAttempt, SlipstreamOptions } from "../core/options.js";
import { type ChannelSchemas, contractOf, isChannelSchemas } from "../core/topics/contract.js";
import { defaultVerdict } from "../core/topics/verdict.js";

type Read = () => SlipstreamOptions;
type TransportConstructor = NonNullable<SlipstreamOptions["transport"]>;

/**
 * Options whose functions, and params, are those of the last render whenever they are used. The
 * client is told of a new `onEvent`, so that one without costs nothing.
 */
export function liveOptions(options: SlipstreamOptions, read: Read): SlipstreamOptions {
  const entries = Object.entries(options).map(([name, value]) => [
    name,
    typeof value === "function"
      ? delegate(name as keyof SlipstreamOptions, value as AnyFunction, read)
      : (value as unknown),
  ]);
  return {
    ...(Object.fromEntries(entries) as SlipstreamOptions),
    // A socket of the user's has its own.
    ...(!options.socket && { params: delegateParams(read) }),
    channels: delegateSchemas(read),
    onEvent: undefined,
    verdict: (refusal) => (read().verdict ?? defaultVerdict)(refusal),
    ...(options.transport && { transport: delegateTransport(read) }),
  };
}

function delegateParams(read: Read) {
  return (attempt: ConnectAttempt) => {
    const { params = {} } = read();
    return typeof params === "function" ? (params as AskParams)(attempt) : params;
  };
}

function delegateSchemas(read: Read): ChannelSchemas {
  return { [contractOf]: (topic) => read().channels?.[contractOf](topic) ?? null };
}

type AskParams = (attempt: ConnectAttempt) => object | Promise<object>;

type AnyFunction = (...args: unknown[]) => unknown;

// Without a newest one, the client is about to be replaced.
function delegate(name: keyof SlipstreamOptions, first: AnyFunction, read: Read): AnyFunction {
  return (...args) => {
    const newest = read()[name];
    return (typeof newest === "function" ? (newest as AnyFunction) : first)(...args);
  };
}

function delegateTransport(read: Read): TransportConstructor {
  // A constructor that returns an object hands over that object: an instance of the newest class.
  return function (url: string, protocols?: string | string[]) {
    const { transport: Newest = WebSocket } = read();
    return new Newest(url, protocols);
  } as unknown as TransportConstructor;
}

const readWhenUsed = ["params", "onEvent", "verdict", "channels"] as const;

/** Whether one client serves both: functions and params may differ, as they are read when used. */
export function isSameConfig(a: SlipstreamOptions, b: SlipstreamOptions): boolean {
  // The state of two sockets may well be equal.
  if (a.socket !== b.socket || isValid(a) !== isValid(b)) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof SlipstreamOptions>;
  for (const name of [...readWhenUsed, "socket"] as const) names.delete(name);
  return [...names].every(
    (name) =>
      (typeof a[name] === "function" && typeof b[name] === "function") ||
      isDeepEqual(a[name], b[name]),
  );
}

// As far as it depends on what is read when used: the rest is compared.
function isValid(options: SlipstreamOptions): boolean {
  // As they come from props that no type checker saw.
  const { params, onEvent, verdict, socket, channels }: Partial<Record<string, unknown>> = {
    ...options,
  };
  const isAbsent = (value: unknown) => value === undefined;
  const isCallable = (value: unknown) => isAbsent(value) || typeof value === "function";
  const takesParams = isCallable(params) || (typeof params === "object" && params !== null);
  if (!isAbsent(channels) && !isChannelSchemas(channels)) return false;
  return isCallable(onEvent) && isCallable(verdict) && (socket ? isAbsent(params) : takesParams);
}
