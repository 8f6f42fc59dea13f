import type { Contender, TrackedSession } from "../contenders/contender.js";
import { topicNames } from "../lifecycle.js";
import { type Pace, SerialServer } from "./serialServer.js";
import { VirtualTime } from "./virtualTime.js";

const giveUpAfterJoins = 300_000;

export interface StormPlan extends Pace {
  topics: number;
  giveUpAfterMs: number;
}

export interface StormResult {
  /** Not all topics were joined when it was given up. */
  isOver: boolean;
  /** From the first open connection until every topic was joined. */
  tookMs: number;
  joins: number;
  connections: number;
}

/** All topics are joined, the connection is lost, and comes back to a server that takes its time. */
export async function runStorm(
  contender: Contender<TrackedSession>,
  { topics, giveUpAfterMs, ...pace }: StormPlan,
): Promise<StormResult> {
  const time = new VirtualTime();
  const server = new SerialServer(time);
  const result = { isOver: false, tookMs: 0, joins: 0, connections: 0 };
  await time.during(async () => {
    const session = contender.open(server.Transport, {
      joined: 0,
      messages: 0,
      replies: 0,
      left: 0,
    });
    const isComplete = completionOf(session, topics);
    session.connect();
    session.join(topicNames(topics));
    await time.advance(isComplete);
    server.restart(pace);
    const lostAtMs = time.nowMs;
    await time.advance(() => {
      result.isOver = isComplete();
      return (
        result.isOver || time.nowMs - lostAtMs > giveUpAfterMs || server.joins > giveUpAfterJoins
      );
    });
    result.tookMs = time.nowMs - lostAtMs;
    session.close();
  });
  return { ...result, joins: server.joins, connections: server.connections };
}

// Looks at a topic that is not joined until it is, then for the next one.
function completionOf(session: TrackedSession, topics: number): () => boolean {
  let missing = 0;
  return () => {
    for (let seen = 0; seen < topics; seen += 1) {
      if (!session.isJoined(missing)) return false;
      missing = (missing + 1) % topics;
    }
    return true;
  };
}
