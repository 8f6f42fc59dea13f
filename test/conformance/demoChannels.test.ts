import { describe } from "vitest";

import { describeChannels } from "./channels.js";
import { describeClient } from "./client.js";
import { describeConnections } from "./connections.js";
import { describeLogs } from "./logs.js";
import { describePresence } from "./presence.js";
import { describeRepeat } from "./repeat.js";
import { describeRepeaters } from "./repeaters.js";
import { describeRooms } from "./rooms.js";
import { useStage } from "./stage.js";
import { targets } from "./targets.js";

for (const { name, isHere, start } of targets) {
  describe.skipIf(!isHere)(`the demo's channels on ${name}:`, () => {
    const stage = useStage(start);
    describeChannels(stage);
    describeRooms(stage);
    describePresence(stage);
    describeConnections(stage);
    describeLogs(stage);
    describeRepeaters(stage);
    describeRepeat(stage);
    describeClient(stage);
  });
}
