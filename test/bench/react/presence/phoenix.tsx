import { Presence, Socket } from "phoenix";
import { useEffect, useState } from "react";

import { heartbeatIntervalMs, type Meta, type PresenceContender, topic, url } from "./contender.js";
import { Count, People } from "./People.js";

interface Person {
  key: string;
  metas: readonly Meta[];
}

export const theirRows: PresenceContender = (server) => <Rows socket={openSocket(server)} />;
export const theirCount: PresenceContender = (server) => <Number socket={openSocket(server)} />;

function openSocket({ Transport }: Parameters<PresenceContender>[0]): Socket {
  // Its types ask for a whole WebSocket.
  const options = { transport: Transport, heartbeatIntervalMs };
  const socket = new Socket(url, options);
  socket.connect();
  return socket;
}

function usePeople(socket: Socket): readonly Person[] {
  const [people, setPeople] = useState<readonly Person[]>([]);
  useEffect(() => {
    const channel = socket.channel(topic);
    const presence = new Presence(channel);
    presence.onSync(() =>
      setPeople(presence.list((key, { metas }: Pick<Person, "metas">) => ({ key, metas }))),
    );
    channel.join();
    return () => void channel.leave();
  }, [socket]);
  return people;
}

function Rows({ socket }: { socket: Socket }) {
  return <People people={usePeople(socket)} />;
}

function Number({ socket }: { socket: Socket }) {
  return <Count count={usePeople(socket).length} />;
}
