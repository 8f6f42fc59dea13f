import {
  type Presence,
  type PresenceEntry,
  type PresenceMeta,
  useChannel,
  type UseChannelResult,
  usePresence,
} from "slipstream-react";
import { describe, expectTypeOf, test } from "vitest";

declare const room: UseChannelResult<"room:1">;

interface Meta {
  name: string;
  phx_ref: string;
  phx_ref_prev?: string;
}

describe("usePresence", () => {
  test("knows what is registered of one who is present, and Phoenix's refs", () => {
    const { list, synced } = usePresence(room);
    expectTypeOf(list).toEqualTypeOf<readonly PresenceEntry<PresenceMeta<"room:1">>[]>();
    expectTypeOf(list[0]!.key).toEqualTypeOf<string>();
    expectTypeOf(list[0]!.metas[0]!).branded.toEqualTypeOf<Meta>();
    expectTypeOf(synced).toEqualTypeOf<boolean>();
  });

  test("selects with the type of the selector", () => {
    expectTypeOf(
      usePresence(room, { select: ({ list }) => list.length, isEqual: (a, b) => a === b }),
    ).toEqualTypeOf<number>();
    expectTypeOf(
      usePresence(room, { select: ({ list }) => list.map(({ metas }) => metas[0]?.name) }),
    ).toEqualTypeOf<(string | undefined)[]>();
  });

  test("takes the result of a channel that suspends", () => {
    const present = usePresence(useChannel("room:1", { suspense: true }));
    expectTypeOf(present).toEqualTypeOf<Presence<PresenceMeta<"room:1">>>();
  });

  test("says unknown where no presence is registered, or any", () => {
    expectTypeOf(usePresence(useChannel("news"))).toEqualTypeOf<Presence>();
    expectTypeOf(usePresence(useChannel("anything"))).toEqualTypeOf<Presence>();
    expectTypeOf(usePresence(useChannel("news")).list[0]!.metas[0]).toEqualTypeOf<unknown>();
  });
});
