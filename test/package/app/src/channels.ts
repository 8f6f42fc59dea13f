import { defineChannels, type InferChannels } from "slipstream-react";
import { z } from "zod";

export const channels = defineChannels({
  "room:*": {
    params: z.object({ token: z.string() }),
    response: z.object({ title: z.string() }),
    events: { new_msg: z.object({ body: z.string() }) },
    pushes: { shout: { payload: z.object({ body: z.string() }) } },
  },
});

declare module "slipstream-react" {
  interface Register {
    channels: InferChannels<typeof channels>;
  }
}
