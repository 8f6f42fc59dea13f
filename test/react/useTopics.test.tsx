import { screen } from "@testing-library/react";
import { useEffect } from "react";
import { type TopicState, useTopics } from "slipstream-react";
import { expect, it, vi } from "vitest";

import { advance, createServer, describeEachMode, settle } from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";

type Topics = ReadonlyMap<string, TopicState>;

function List() {
  const topics = [...useTopics().values()];
  return <pre>{topics.map(({ topic, status, claims }) => `${topic} ${status} ${claims}; `)}</pre>;
}

interface ProbeProps {
  select: (topics: Topics) => unknown;
  isEqual?: (a: unknown, b: unknown) => boolean;
  onCommit: (selected: unknown) => void;
}

function Probe({ select, isEqual, onCommit }: ProbeProps) {
  const selected = useTopics(select, isEqual);
  useEffect(() => {
    onCommit(selected);
  });
  return null;
}

const shown = (container: HTMLElement) => container.querySelector("pre")?.textContent;

describeEachMode("useTopics", ({ render }) => {
  it("lists the desired topics as they were claimed, and those that linger and leave", async () => {
    const list = <List key="list" />;
    const a = <Room key="a" topic="room:a" />;
    const b = <Room key="b" topic="room:b" />;
    const server = createServer();
    const { container, rerender } = render([list], { server });
    await settle();
    expect(shown(container)).toBe("");
    rerender([list, b, a, <Room key="again" topic="room:b" />]);
    await settle();
    expect(shown(container)).toBe("room:b joining 2; room:a joining 1; ");
    (await server.expectJoin("room:a")).ok({});
    (await server.expectJoin("room:b")).ok({});
    await settle();
    expect(shown(container)).toBe("room:b joined 2; room:a joined 1; ");
    rerender([list, a]);
    await settle();
    expect(shown(container)).toBe("room:b joined 0; room:a joined 1; ");
    await advance(1_000);
    expect(shown(container)).toBe("room:a joined 1; ");
    server.disconnect({ code: 1006 });
    await settle();
    expect(shown(container)).toBe("room:a pending 1; ");
  });

  it("renders for what its selector makes of them, and for nothing else", async () => {
    const onCommit = vi.fn();
    const probe = <Probe key="probe" select={({ size }) => size} onCommit={onCommit} />;
    const { server, rerender } = render([probe, <Room key="a" />]);
    await settle();
    expect(onCommit).toHaveBeenLastCalledWith(1);
    onCommit.mockClear();
    server.crash("room:lobby");
    await advance(100);
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(onCommit).not.toHaveBeenCalled();
    rerender([probe, <Room key="a" />, <Room key="b" topic="room:b" />]);
    await settle();
    expect(onCommit.mock.calls).toEqual([[2]]);
  });

  it("compares with isEqual, and keeps what is equal", async () => {
    const onCommit = vi.fn();
    const { server } = render(
      <>
        <Probe
          select={(topics) => [...topics.keys()]}
          isEqual={(a, b) => String(a) === String(b)}
          onCommit={onCommit}
        />
        <Room />
      </>,
    );
    await settle();
    onCommit.mockClear();
    server.disconnect({ code: 1006 });
    await advance(10);
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(onCommit).not.toHaveBeenCalled();
  });

  it("is not rendered by the connection and by messages", async () => {
    const onCommit = vi.fn();
    const { server } = render(
      <>
        <Probe select={(topics) => topics} onCommit={onCommit} />
        <Room />
      </>,
    );
    await settle();
    onCommit.mockClear();
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    expect(onCommit).not.toHaveBeenCalled();
  });

  it("is not rendered by a connection without topics", async () => {
    const onCommit = vi.fn();
    const { server } = render(<Probe select={(topics) => topics} onCommit={onCommit} />);
    await settle();
    onCommit.mockClear();
    server.disconnect({ code: 1006 });
    await advance(10);
    expect(server.connections).toHaveLength(2);
    expect(onCommit).not.toHaveBeenCalled();
  });

  it("keeps what is equal through renders with an inline selector", async () => {
    const commits: unknown[] = [];
    const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
    const probe = () => (
      <Probe
        select={(topics) => [...topics.keys()]}
        isEqual={isSame}
        onCommit={(selected) => commits.push(selected)}
      />
    );
    const { rerender } = render(probe());
    await settle();
    rerender(probe());
    rerender(probe());
    await settle();
    expect(commits.length).toBeGreaterThan(2);
    expect(new Set(commits).size).toBe(1);
  });
});
