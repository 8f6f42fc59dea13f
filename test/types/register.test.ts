import { expect, it } from "vitest";

import { createTypeChecker } from "../helpers/typeChecker.js";

const imports = `
  import { type Channel, createSlipstream, type Slipstream, type Topic, useChannel } from "slipstream-react";
  import { expectTypeOf } from "vitest";
  declare const slipstream: Slipstream;
  declare const id: string;`;

// What is registered, and what has to be without an error then.
const programs: Record<string, [register: string, code: string]> = {
  "all topics by one pattern": [
    `import "slipstream-react";
    declare module "slipstream-react" {
      interface Register { channels: { [topic: string]: { response: number; events: { tick: Date } } } }
    }`,
    `expectTypeOf<Topic>().toEqualTypeOf<string>();
    expectTypeOf(useChannel("whatever").response).toEqualTypeOf<number | undefined>();
    expectTypeOf(useChannel("whatever").topic).toEqualTypeOf<"whatever" | null>();
    useChannel("whatever").on("tick", (date) => expectTypeOf(date).toEqualTypeOf<Date>());
    // @ts-expect-error -- misspelled
    useChannel("whatever").on("tock", () => undefined);`,
  ],
  "the rest by one pattern": [
    `import "slipstream-react";
    declare module "slipstream-react" {
      interface Register {
        channels: { [topic: string]: { response: number } } & {
          news: { response: string };
          [room: \`room:\${string}\`]: { response: Date };
        };
      }
    }`,
    `expectTypeOf(useChannel("whatever").response).toEqualTypeOf<number | undefined>();
    expectTypeOf(useChannel("news").response).toEqualTypeOf<string | undefined>();
    expectTypeOf(useChannel(\`room:\${id}\`).response).toEqualTypeOf<Date | undefined>();
    expectTypeOf(useChannel(id).response).toEqualTypeOf<unknown>();`,
  ],
  "patterns within patterns": [
    `import "slipstream-react";
    interface A { [a: \`a:\${string}\`]: { response: "a"; events: { a: 1 } } }
    interface B { [b: \`a:b:\${string}\`]: { response: "b"; events: { b: 1 } } }
    interface C { [c: \`a:b:c:\${string}\`]: { response: "c" } }
    interface D { "a:b:c:d": { response: "d" } }
    declare module "slipstream-react" { interface Register { channels: C & A & D & B } }`,
    `expectTypeOf(useChannel("a:1").response).toEqualTypeOf<"a" | undefined>();
    expectTypeOf(useChannel("a:b:1").response).toEqualTypeOf<"b" | undefined>();
    expectTypeOf(useChannel("a:b:c:1").response).toEqualTypeOf<"c" | undefined>();
    expectTypeOf(useChannel("a:b:c:d").response).toEqualTypeOf<"d" | undefined>();
    useChannel("a:b:1").on("b", () => undefined);
    // @ts-expect-error -- of the wider pattern
    useChannel("a:b:1").on("a", () => undefined);
    useChannel("a:b:c:1").on("whatever", (payload) => expectTypeOf(payload).toEqualTypeOf<unknown>());`,
  ],
  "compatible patterns in one interface": [
    `import "slipstream-react";
    declare module "slipstream-react" {
      interface Register { channels: {
        [room: \`room:\${string}\`]: { response: string };
        [admin: \`room:\${string}:admin\`]: { response: "admin" };
        "room:lobby": { response: "lobby" };
      } }
    }`,
    `expectTypeOf(useChannel("room:1").response).toEqualTypeOf<string | undefined>();
    expectTypeOf(useChannel("room:1:admin").response).toEqualTypeOf<"admin" | undefined>();
    expectTypeOf(useChannel("room:lobby").response).toEqualTypeOf<"lobby" | undefined>();`,
  ],
  "in the entry without React": [
    `import "slipstream-react/core";
    declare module "slipstream-react/core" {
      interface Register { channels: { news: { response: string } } }
    }`,
    `expectTypeOf(slipstream.channel("news").joined()).toEqualTypeOf<Promise<string>>();
    expectTypeOf(useChannel("news").response).toEqualTypeOf<string | undefined>();
    // @ts-expect-error -- not registered
    useChannel("nws");`,
  ],
  "from schemas": [
    `import { defineChannels, type InferChannels } from "slipstream-react";
    import { z } from "zod";
    const channels = defineChannels({
      "room:*": {
        params: z.object({ since: z.date().transform(String) }),
        events: { said: z.object({ at: z.string().transform((iso) => new Date(iso)) }) },
      },
      news: { response: z.string() },
    });
    declare module "slipstream-react" { interface Register { channels: InferChannels<typeof channels> } }`,
    `useChannel(\`room:\${id}\`, { params: { since: new Date() } }).on("said", ({ at }) => {
      expectTypeOf(at).toEqualTypeOf<Date>();
    });
    expectTypeOf(useChannel("news").response).toEqualTypeOf<string | undefined>();
    // @ts-expect-error -- what goes into the schema is wanted
    useChannel("room:1", { params: { since: "now" } });`,
  ],
  "from schemas, every topic by one pattern": [
    `import { defineChannels, type InferChannels } from "slipstream-react";
    import { z } from "zod";
    const channels = defineChannels({ "*": { response: z.number() } });
    declare module "slipstream-react" { interface Register { channels: InferChannels<typeof channels> } }`,
    `expectTypeOf(useChannel("whatever").response).toEqualTypeOf<number | undefined>();`,
  ],
  nothing: [
    `import "slipstream-react";`,
    `expectTypeOf<Topic>().toEqualTypeOf<string>();
    expectTypeOf(slipstream.channel(id)).toEqualTypeOf<Channel>();
    expectTypeOf(useChannel("room:1").response).toEqualTypeOf<unknown>();`,
  ],
};

// The first one parses the types of React and the DOM.
it.each(Object.entries(programs))(
  "registers %s",
  (_name, [register, code]) => {
    const checker = createTypeChecker({
      "register.ts": register,
      "use.ts": `${imports}\n${code}\nvoid createSlipstream;`,
    });
    expect(checker.errors("register.ts")).toEqual([]);
    expect(checker.errors("use.ts")).toEqual([]);
  },
  60_000,
);
