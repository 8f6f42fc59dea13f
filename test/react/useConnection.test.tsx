import { screen } from "@testing-library/react";
import { useEffect } from "react";
import { type ConnectionState, useConnection } from "slipstream-react";
import { expect, it, vi } from "vitest";

import { advance, createRooms, describeEachMode, settle } from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";

interface ProbeProps<Selected> {
  select: (connection: ConnectionState) => Selected;
  isEqual?: (a: Selected, b: Selected) => boolean;
  onCommit: (selected: Selected) => void;
}

function Probe<Selected>({ select, isEqual, onCommit }: ProbeProps<Selected>) {
  const selected = useConnection(select, isEqual);
  useEffect(() => {
    onCommit(selected);
  });
  return null;
}

function Status() {
  const { status, attempt, epoch } = useConnection();
  return (
    <p>
      {status} {attempt} {epoch}
    </p>
  );
}

/** Without repetitions: StrictMode commits twice. */
const distinct = (calls: unknown[][]) =>
  calls.map(([value]) => value).filter((value, index, all) => value !== all[index - 1]);

describeEachMode("useConnection", ({ render }) => {
  it("tells where the connection stands, from the first try to the next one", async () => {
    const server = createRooms();
    server.hangConnect();
    const onCommit = vi.fn();
    render(
      <>
        <Status />
        <Probe select={({ status }) => status} onCommit={onCommit} />
      </>,
      { server },
    );
    await settle();
    expect(screen.getByText("connecting 1 0")).toBeDefined();
    server.acceptConnect();
    await settle();
    expect(screen.getByText("open 0 1")).toBeDefined();
    server.refuseConnect();
    server.disconnect({ code: 1006 });
    await settle();
    expect(screen.getByText("reconnecting 0 1")).toBeDefined();
    await advance(10);
    expect(screen.getByText("reconnecting 1 1")).toBeDefined();
    await advance(50);
    expect(screen.getByText("open 0 2")).toBeDefined();
    expect(distinct(onCommit.mock.calls)).toEqual([
      "idle",
      "connecting",
      "open",
      "reconnecting",
      "connecting",
      "reconnecting",
      "connecting",
      "open",
    ]);
  });

  it("has the time of the next try and the error while it waits", async () => {
    const onCommit = vi.fn();
    const select = (connection: ConnectionState) => connection;
    const { server, slipstream } = render(<Probe select={select} onCommit={onCommit} />);
    await settle();
    server.disconnect({ code: 1006 });
    await settle();
    expect(onCommit).toHaveBeenLastCalledWith(
      expect.objectContaining({
        status: "reconnecting",
        retryAt: Date.now() + 10,
        since: Date.now(),
        error: expect.objectContaining({ code: "interrupted" }) as unknown,
      }),
    );
    const stopped = slipstream.disconnect();
    await settle();
    await stopped;
    const last = onCommit.mock.lastCall?.[0] as ConnectionState;
    expect(last.status).toBe("stopped");
    expect(last).not.toHaveProperty("retryAt");
    expect(last).not.toHaveProperty("error");
  });

  it("renders for what its selector makes of it, and for nothing else", async () => {
    const onCommit = vi.fn();
    const { server } = render(<Probe select={({ epoch }) => epoch > 0} onCommit={onCommit} />);
    await settle();
    expect(onCommit).toHaveBeenLastCalledWith(true);
    onCommit.mockClear();
    server.disconnect({ code: 1006 });
    await advance(10);
    expect(server.connections).toHaveLength(2);
    expect(onCommit).not.toHaveBeenCalled();
  });

  it("compares with isEqual, and keeps what is equal", async () => {
    const onCommit = vi.fn();
    const { server } = render(
      <Probe
        select={({ status }) => [status === "open"]}
        isEqual={([a], [b]) => a === b}
        onCommit={onCommit}
      />,
    );
    await settle();
    onCommit.mockClear();
    server.refuseConnect(2);
    server.disconnect({ code: 1006 });
    await advance(500);
    expect(onCommit.mock.calls).toEqual([[[false]], [[true]]]);
  });

  it("is not rendered by topics and messages", async () => {
    const onCommit = vi.fn();
    const probe = <Probe key="probe" select={(connection) => connection} onCommit={onCommit} />;
    const { server, rerender } = render([probe]);
    await settle();
    onCommit.mockClear();
    rerender([probe, <Room key="room" />]);
    await settle();
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(onCommit).not.toHaveBeenCalled();
  });

  it("uses the newest selector at once", async () => {
    const onCommit = vi.fn();
    const probe = (prefix: string) => (
      <Probe select={({ status }) => `${prefix} ${status}`} onCommit={onCommit} />
    );
    const { rerender } = render(probe("a"));
    await settle();
    rerender(probe("b"));
    expect(onCommit).toHaveBeenLastCalledWith("b open");
  });
});
