import { count, printTable, times } from "../table.js";
import { MachineClient } from "./machineClient.js";
import { PhoenixClient } from "./phoenixClient.js";
import { type FleetResult, runFleet } from "./runFleet.js";

const topics = 3;
const capacity = 2_000;
const outages = [
  { downMs: 0, capacity: Infinity },
  { downMs: 0, capacity },
  { downMs: 5_000, capacity },
  { downMs: 30_000, capacity: Infinity },
];

const title = (clients: number) =>
  [
    `A fleet in virtual time: ${count(clients)} clients with ${topics} topics each lose their one server at once.`,
    "Modelled: 10 to 60 ms to the server and as many back, drawn for each connection; the server is down",
    "for a while (connects fail), then takes all connects, or so many in 100 ms and refuses the others;",
    "joins are answered at once. Default options. Left out: TLS, heartbeats, other load, hidden pages.",
    "ours: the machine of the connection, the delay function and the window of joins, as shipped.",
    "phoenix.js: its own Timer and delays, and all joins as it opens. Peaks: most in 100 ms at the server.",
  ].join("\n");

/** Everybody comes back: how hard on the server, and how soon. */
export async function benchFleet(isQuick: boolean) {
  const clients = isQuick ? 10_000 : 100_000;
  const rows: string[][] = [];
  for (const outage of outages) {
    const plan = { ...outage, capacity: (outage.capacity * clients) / 100_000, clients, topics };
    const ours = await runFleet(MachineClient, plan);
    const theirs = await runFleet(PhoenixClient, plan);
    const limit = plan.capacity === Infinity ? "any" : count(plan.capacity);
    rows.push([`${outage.downMs / 1_000} s, ${limit}`, ...cells(ours, theirs, clients)]);
  }
  printTable(
    title(clients),
    [
      "down, taken in 100 ms",
      "peak connects: ours",
      "phoenix.js",
      "ratio",
      "peak joins: ours",
      "phoenix.js",
      "ratio",
      "connects/client: ours",
      "phoenix.js",
      "all back: ours",
      "phoenix.js",
      "ratio",
    ],
    rows,
  );
}

function cells(ours: FleetResult, theirs: FleetResult, clients: number): string[] {
  return [
    count(ours.connects),
    count(theirs.connects),
    times(theirs.connects / ours.connects),
    count(ours.joins),
    count(theirs.joins),
    times(theirs.joins / ours.joins),
    (ours.attempts / clients).toFixed(1),
    (theirs.attempts / clients).toFixed(1),
    seconds(ours),
    seconds(theirs),
    times(theirs.tookMs / ours.tookMs),
  ];
}

const seconds = ({ isOver, tookMs }: FleetResult) =>
  `${isOver ? "" : "not within "}${(tookMs / 1_000).toFixed(2)} s`;
