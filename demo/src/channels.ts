import { defineChannels, type InferChannels } from "slipstream-react";
import { z } from "zod";

const message = z.object({ id: z.number(), name: z.string(), body: z.string(), at: z.number() });
const price = z.object({ price: z.number() });

/** What the demo's server says and takes, checked as it comes and goes. */
export const channels = defineChannels({
  "room:*": {
    params: z.object({ name: z.string() }),
    response: z.object({ history: z.array(message), members: z.number() }),
    events: { new_msg: message, members: z.object({ members: z.number() }) },
    pushes: {
      new_msg: {
        payload: z.object({ name: z.string(), body: z.string() }),
        response: z.object({ id: z.number() }),
        error: z.object({ reason: z.string() }),
      },
    },
    presence: z.object({ name: z.string() }),
  },
  "ticker:*": { response: price, events: { price } },
  "log:*": {
    params: z.object({ cursor: z.number().nullable() }),
    response: z.object({ gap: z.boolean(), last: z.number() }),
    events: { event: z.object({ seq: z.number(), body: z.unknown() }) },
  },
});

// From here on every hook of this app knows them.
declare module "slipstream-react" {
  interface Register {
    channels: InferChannels<typeof channels>;
  }
}
