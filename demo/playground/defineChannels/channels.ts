import { defineChannels } from "slipstream-react";
import { z } from "zod";

/** What rooms say, and what may be said in one. */
export const channels = defineChannels({
  "room:*": {
    events: { new_msg: z.object({ body: z.string(), at: z.number() }) },
    pushes: { shout: { payload: z.object({ body: z.string().min(3) }) } },
  },
});
