import { screen } from "@testing-library/react";
import { memo, useEffect, useReducer, useState } from "react";
import { flushSync } from "react-dom";
import { useChannel, useChannelEvent, type UseChannelResult } from "slipstream-react";
import { expect, it, vi } from "vitest";

import {
  createRooms,
  createServer,
  describeEachMode,
  joins,
  settle,
  takeLines,
} from "../helpers/reactHarness.js";

interface ListenerProps {
  room: UseChannelResult;
  event?: string;
  handler: (payload: unknown) => void;
}

function Listener({ room, event = "new_msg", handler }: ListenerProps) {
  useChannelEvent(room, event, handler);
  return null;
}

function Room(props: Omit<ListenerProps, "room"> & { topic?: string | null }) {
  const { topic = "room:lobby", ...rest } = props;
  return <Listener {...rest} room={useChannel(topic)} />;
}

describeEachMode("useChannelEvent", ({ render }) => {
  it("calls its handler with every message of its event, once and in order", async () => {
    const heard = vi.fn();
    const { server } = render(<Room handler={heard} />);
    await settle();
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    server.broadcast("room:lobby", "other", { n: 2 });
    server.push("room:lobby", "new_msg", { n: 3 });
    server.broadcast("room:other", "new_msg", { n: 4 });
    await settle();
    expect(heard.mock.calls).toEqual([[{ n: 1 }], [{ n: 3 }]]);
  });

  it("never calls it with replies or phx_*", async () => {
    const server = createRooms();
    server.channel("echo", { handleIn: { new_msg: () => ({ ok: {} }) } });
    const heard = vi.fn();
    function Echo() {
      const room = useChannel("echo");
      useChannelEvent(room, "phx_reply", heard);
      useChannelEvent(room, "phx_close", heard);
      useChannelEvent(room, "phx_error", heard);
      useChannelEvent(room, "new_msg", heard);
      const { push } = room;
      useEffect(() => void push("new_msg").catch(() => undefined), [push]);
      return null;
    }
    render(<Echo />, { server });
    await settle();
    expect(server.frames.some(({ frame }) => frame?.[3] === "new_msg")).toBe(true);
    server.close("echo");
    await settle();
    expect(heard).not.toHaveBeenCalled();
  });

  it("calls the handler of the newest render", async () => {
    const calls: string[] = [];
    const room = (name: string) => <Room handler={() => calls.push(name)} />;
    const { server, rerender } = render(room("first"));
    await settle();
    rerender(room("second"));
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    expect(calls).toEqual(["second"]);
    expect(joins(server)).toEqual(["room:lobby"]);
  });

  it("calls the newest handler already for the next message, when the one before set state", async () => {
    const seen: number[] = [];
    function Counter() {
      const [count, setCount] = useState(0);
      useChannelEvent(useChannel("room:lobby"), "new_msg", () => {
        seen.push(count);
        flushSync(() => setCount(count + 1));
      });
      return null;
    }
    const { server } = render(<Counter />);
    await settle();
    for (let n = 0; n < 3; n++) server.broadcast("room:lobby", "new_msg", {});
    await settle();
    expect(seen).toEqual([0, 1, 2]);
  });

  it("listens in a child of the component that claims, from the first message on", async () => {
    const heard = vi.fn();
    const Child = memo(Listener);
    function Parent() {
      return <Child room={useChannel("room:lobby")} handler={heard} />;
    }
    const server = createServer();
    server.channel("room:*", {
      join: (_params, socket) => socket.push("new_msg", { n: 1 }),
    });
    render(<Parent />, { server });
    await settle();
    server.broadcast("room:lobby", "new_msg", { n: 2 });
    await settle();
    expect(heard.mock.calls).toEqual([[{ n: 1 }], [{ n: 2 }]]);
  });

  it("pushes in an effect of such a child wait for the claim, and go out", async () => {
    const outcomes: string[] = [];
    function Greeter({ room: { push, send } }: { room: UseChannelResult }) {
      useEffect(() => {
        send("wave");
        push("hello").then(
          () => outcomes.push("ok"),
          (error: unknown) => outcomes.push((error as { code: string }).code),
        );
      }, [push, send]);
      return null;
    }
    function Parent() {
      return <Greeter room={useChannel("room:lobby")} />;
    }
    const server = createServer();
    server.channel("room:*", { handleIn: { hello: () => ({ ok: {} }), wave: () => undefined } });
    render(<Parent />, { server });
    await settle();
    expect(outcomes.at(-1)).toBe("ok");
    const events = server.frames.flatMap(({ direction, frame }) =>
      direction === "in" && frame?.[2] === "room:lobby" ? [frame[3]] : [],
    );
    expect(events).toEqual(["phx_join", "wave", "hello"]);
  });

  it("follows a changed event and a changed topic", async () => {
    const heard = vi.fn();
    const { server, rerender } = render(<Room event="one" handler={heard} />);
    await settle();
    rerender(<Room event="two" handler={heard} />);
    server.broadcast("room:lobby", "one", { n: 1 });
    server.broadcast("room:lobby", "two", { n: 2 });
    await settle();
    rerender(<Room topic="room:other" event="two" handler={heard} />);
    await settle();
    server.broadcast("room:lobby", "two", { n: 3 });
    server.broadcast("room:other", "two", { n: 4 });
    await settle();
    expect(heard.mock.calls).toEqual([[{ n: 2 }], [{ n: 4 }]]);
  });

  it("is silent without a topic", async () => {
    const heard = vi.fn();
    const { server } = render(<Room topic={null} handler={heard} />);
    await settle();
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    expect(heard).not.toHaveBeenCalled();
  });

  it("is silent at once when its component is gone, though the claim stays", async () => {
    const heard = vi.fn();
    function Parent({ isHeard }: { isHeard: boolean }) {
      const room = useChannel("room:lobby");
      return isHeard && <Listener room={room} handler={heard} />;
    }
    const { server, rerender } = render(<Parent isHeard />);
    await settle();
    server.broadcast("room:lobby", "new_msg", {});
    rerender(<Parent isHeard={false} />);
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    expect(heard).not.toHaveBeenCalled();
  });

  it("reports a handler that throws, which stops no other and nothing else", async () => {
    const reported = vi.fn();
    vi.stubGlobal("reportError", reported);
    const heard = vi.fn();
    const error = new Error("mine");
    const { server } = render(
      <>
        <Room
          handler={() => {
            throw error;
          }}
        />
        <Room handler={heard} />
      </>,
    );
    await settle();
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    server.broadcast("room:lobby", "new_msg", { n: 2 });
    await settle();
    expect(heard).toHaveBeenCalledTimes(2);
    expect(reported.mock.calls).toEqual([[error], [error]]);
    expect(takeLines("error")).toEqual([]);
  });

  it("does not replay the last message to a component that is mounted later", async () => {
    const late = vi.fn();
    const first = <Room key="first" handler={() => undefined} />;
    const { server, rerender } = render([first]);
    await settle();
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    await settle();
    rerender([first, <Room key="late" handler={late} />]);
    await settle();
    expect(late).not.toHaveBeenCalled();
  });

  it("skips no message of a burst for a reducer", async () => {
    function List() {
      const [list, add] = useReducer(
        (all: number[], payload: unknown) => [...all, (payload as { n: number }).n],
        [],
      );
      useChannelEvent(useChannel("room:lobby"), "new_msg", add);
      return <p>{list.join()}</p>;
    }
    const { server } = render(<List />);
    await settle();
    for (let n = 1; n <= 50; n++) server.broadcast("room:lobby", "new_msg", { n });
    await settle();
    const expected = Array.from({ length: 50 }, (_, index) => index + 1);
    expect(screen.getByText(expected.join())).toBeDefined();
  });
});
