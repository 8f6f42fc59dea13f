import {
  createEngine,
  type ChannelDefinition,
  type Engine,
  type HandleIn,
} from "slipstream-react/testing";

// The channels of the server that test/fixtures/phoenix was recorded from, and its admin routes.
export interface RecordedServer {
  engine: Engine;
  // "POST /admin/log?topic=log:t23", with the body that was sent.
  act(action: string, body: unknown): void;
}

interface LogEvent {
  seq: number;
  body: unknown;
}

const disconnectCodes = { broadcast: 1001, drain: 1012, kill: 1006, crash: 1011, normal: 1000 };

export function createRecordedServer(options?: {
  maxChannelsPerTransport?: number;
  joinsBefore?: number;
}): RecordedServer {
  const { maxChannelsPerTransport = 100, joinsBefore = 0 } = options ?? {};
  const engine = createEngine({ maxChannelsPerTransport, onError: () => undefined });
  const logs = new Map<string, LogEvent[]>();
  const joins = new Map<string, number>();

  engine.channel("room:*", room(joins, joinsBefore));
  engine.channel("private:*", {
    join: (params) =>
      (params as { token?: string }).token === "good"
        ? { ok: { welcome: true } }
        : { error: { reason: "unauthorized" } },
    handleIn: { echo },
  });
  engine.channel("crash_join:*", {
    join() {
      throw new Error("crash_join");
    },
  });
  engine.channel("slow_join:*", {
    async join(params) {
      const { ms } = params as { ms: number };
      await after(ms);
      return { ok: { slept: ms } };
    },
  });
  engine.channel("presence:*", presence);
  engine.channel("log:*", log(logs, engine));

  return {
    engine,
    act(action, body) {
      const { pathname, searchParams } = new URL(action.replace("POST ", ""), "http://localhost");
      const mode = searchParams.get("mode") ?? "";
      const topic = searchParams.get("topic") ?? "";
      if (pathname === "/admin/broadcast") {
        engine.broadcast(topic, searchParams.get("event") ?? "", body);
      } else if (pathname === "/admin/kill-channel") {
        if (mode === "stop") engine.close(topic);
        else engine.crash(topic);
      } else if (pathname === "/admin/disconnect-all") {
        engine.disconnect({ code: disconnectCodes[mode as keyof typeof disconnectCodes] });
      } else if (pathname === "/admin/log") {
        append(logs, engine, topic, body);
      } else if (pathname === "/admin/freeze") {
        engine.freeze();
        void after(Number(searchParams.get("ms"))).then(() => engine.thaw());
      } else throw new Error(`unknown action ${action}`);
    },
  };
}

const echo: HandleIn = (payload) => ({ ok: payload });

function room(joins: Map<string, number>, joinsBefore: number): ChannelDefinition {
  return {
    join(params, { topic, connection }) {
      const count = (joins.get(topic) ?? joinsBefore) + 1;
      joins.set(topic, count);
      const connect = { vsn: "2.0.0", ...connection.params };
      return { ok: { connect, count, node: "nonode@nohost", params, topic } };
    },
    handleIn: {
      echo,
      fail: (payload) => ({ error: payload }),
      ok: () => ({ ok: {} }),
      status: (payload: { status: string }) => ({ status: payload.status, response: payload }),
      noreply: () => undefined,
      slow: (payload: { ms: number }) => after(payload.ms).then(() => ({ ok: payload })),
      // The channel process itself sleeps there. What shows of it: no reply.
      block: () => undefined,
      twice(payload: object, socket) {
        const ref = socket.socketRef();
        socket.reply(ref, { ok: { ...payload, n: 1 } });
        socket.reply(ref, { ok: { ...payload, n: 2 } });
      },
      push_then_reply(payload, socket) {
        socket.push("pushed", payload);
        return { ok: payload };
      },
      reply_then_push(payload, socket) {
        socket.reply(socket.socketRef(), { ok: payload });
        socket.push("pushed", payload);
      },
      shout: (payload, socket) => socket.broadcast("shout", payload),
      shout_others(payload, socket) {
        socket.broadcastFrom("shout", payload);
        return { ok: {} };
      },
      shout_ack(payload, socket) {
        socket.broadcast("shout", payload);
        return { ok: payload };
      },
      crash() {
        throw new Error("crash");
      },
      bad_return() {
        throw new Error("bad return value");
      },
      stop: (_payload, socket) => socket.stop(),
      stop_shutdown: (_payload, socket) => socket.stop(),
      stop_bad: (_payload, socket) => socket.crash(),
      stop_reply(payload, socket) {
        socket.stop();
        return { ok: payload };
      },
      stop_reply_error(payload, socket) {
        socket.stop();
        return { error: payload };
      },
      bin_echo: echo,
      bin_error: (payload) => ({ error: payload }),
      bin_push: (payload, socket) => socket.push("bin_push", payload),
      bin_shout: (payload, socket) => socket.broadcast("bin_shout", payload),
    },
  };
}

const presence: ChannelDefinition = {
  join(params: { meta?: object }, socket) {
    const key = socket.connection.params.user ?? "";
    socket.assigns.key = key;
    socket.track(key, { node: "nonode@nohost", ...params.meta });
    return { ok: { key } };
  },
  handleIn: {
    list: (_payload, socket) => ({ ok: socket.presences() }),
    // The diff comes from the tracker's own process: after the reply.
    set(payload: object, socket) {
      socket.reply(socket.socketRef(), { ok: {} });
      socket.update(String(socket.assigns.key), { node: "nonode@nohost", ...payload });
    },
  },
};

function log(logs: Map<string, LogEvent[]>, engine: Engine): ChannelDefinition {
  return {
    join(params: { after: number }, { topic }) {
      const events = logs.get(topic) ?? [];
      return {
        ok: { events: events.filter(({ seq }) => seq > params.after), last: events.length },
      };
    },
    handleIn: {
      append(payload: { body: unknown }, socket) {
        const seq = (logs.get(socket.topic)?.length ?? 0) + 1;
        socket.reply(socket.socketRef(), { ok: { seq } });
        append(logs, engine, socket.topic, payload.body);
      },
    },
  };
}

function append(logs: Map<string, LogEvent[]>, engine: Engine, topic: string, body: unknown) {
  const events = logs.get(topic) ?? [];
  const event = { seq: events.length + 1, body };
  logs.set(topic, [...events, event]);
  engine.push(topic, "event", event);
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
