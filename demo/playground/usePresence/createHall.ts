import { createTestServer, type Presences, type TestServer } from "slipstream-react/testing";

import type { DeskAction } from "../stage/ServerDesk.js";

const topic = "room:lobby";
const names = ["Ada", "Grace", "Barbara", "Radia", "Frances", "Karen"];

/** A server where people are already, as other clients would be; Joan comes and goes by buttons. */
export function createHall(
  present: number,
  tracks: boolean,
): { server: TestServer; desk: DeskAction[] } {
  const server = createTestServer();
  const people: Presences = {};
  let refs = 0;
  const metasOf = (name: string) => ({ metas: [{ name, phx_ref: `ref-${++refs}` }] });
  for (let index = 0; index < present; index++)
    people[`user:${index + 1}`] = metasOf(nameOf(index));
  server.channel("room:*", {
    join(_params, socket) {
      if (tracks) socket.push("presence_state", people);
    },
  });

  function enter(name: string) {
    const { joan: before } = people;
    const joan = metasOf(name);
    people.joan = joan;
    tell({ joins: { joan }, leaves: before ? { joan: before } : {} });
  }

  function leave() {
    const { joan } = people;
    if (!joan) return;
    delete people.joan;
    tell({ joins: {}, leaves: { joan } });
  }

  function tell(diff: { joins: object; leaves: object }) {
    server.broadcast(topic, "presence_diff", diff);
  }

  return {
    server,
    desk: [
      { label: "let Joan come", act: () => enter("Joan, in the garden") },
      { label: "let Joan move", act: () => enter("Joan, in the hall") },
      { label: "let Joan go", act: leave },
      { label: "cut the connection", act: () => server.disconnect({ code: 1006 }) },
    ],
  };
}

function nameOf(index: number): string {
  const round = Math.floor(index / names.length);
  return `${names[index % names.length]}${round > 0 ? ` ${round + 1}` : ""}`;
}
