import { expect, it, vi } from "vitest";

import { settle } from "../helpers/settle.js";
import { startClient } from "../helpers/startClient.js";

// As a fork of phoenix.js may be.
vi.mock("phoenix", async (importOriginal) => ({
  ...(await importOriginal<object>()),
  LongPoll: undefined,
}));

it("longPollFallbackMs with a phoenix.js without LongPoll is invalid-config, with what to do", async () => {
  const { client } = startClient({ longPollFallbackMs: 2_000 });
  expect(() => client.connect()).toThrow(
    expect.objectContaining({
      code: "invalid-config",
      message: "this version of phoenix.js has no LongPoll to fall back on",
      hint: "Install phoenix 1.7 or newer, or leave out longPollFallbackMs.",
    }),
  );
  await settle();
  expect(client.store.getState().connection.status).toBe("invalid");
});

it("without the option nothing is missing", async () => {
  const { client } = startClient();
  await client.connected();
});
