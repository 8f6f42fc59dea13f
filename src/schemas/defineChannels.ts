import { type ChannelSchemas, contractOf } from "../core/topics/contract.js";
import type { ChannelSchema } from "./channelSchema.js";
import { checkSchemas } from "./checkSchemas.js";
import { SchemaContract } from "./schemaContract.js";
import type { InputOf, OutputOf } from "./standardSchema.js";

/** Channels with their validators, to hand to a client or provider as `channels`. */
export type DefinedChannels<Definition> = Definition & ChannelSchemas;

/**
 * Validators for the channels of a server, by topic: a name, or a pattern that ends with `*`. The
 * longest that matches counts. Of any library with the Standard Schema interface; transforms apply.
 * What does not fit is told of as `invalid-payload`, and the channel lives: from the server it is not
 * delivered, ours is not sent. Make it outside of components, and hand it to `channels`.
 *
 * @throws {SlipstreamError} `invalid-config` for a pattern or validator that is none.
 * @example
 *   const channels = defineChannels({ "room:*": { events: { new_msg: z.object({ body: z.string() }) } } });
 *   declare module "slipstream-react" {
 *     interface Register { channels: InferChannels<typeof channels> }
 *   }
 *   <SlipstreamProvider url="/socket" channels={channels}>
 */
export function defineChannels<const Definition extends Readonly<Record<string, ChannelSchema>>>(
  definition: Definition,
): DefinedChannels<Definition> {
  checkSchemas(definition);
  const prefixes = Object.keys(definition)
    .flatMap((pattern) => (pattern.endsWith("*") ? [pattern.slice(0, -1)] : []))
    .sort((a, b) => b.length - a.length);
  const patternOf = (topic: string) => {
    if (Object.hasOwn(definition, topic)) return topic;
    const prefix = prefixes.find((start) => topic.startsWith(start));
    return prefix === undefined ? undefined : `${prefix}*`;
  };
  return {
    ...definition,
    [contractOf](topic: string) {
      const pattern = patternOf(topic);
      const schema = pattern === undefined ? undefined : definition[pattern];
      return schema ? new SchemaContract(topic, schema) : null;
    },
  };
}

/** What `Register` takes as `channels`, from what `defineChannels` returned. */
export type InferChannels<Definition> = {
  [Pattern in keyof Definition as TopicOf<Pattern>]: {
    [Part in keyof Definition[Pattern]]: InferPart<Part, Definition[Pattern][Part]>;
  };
};

type TopicOf<Pattern> = Pattern extends `${infer Prefix}*`
  ? `${Prefix}${string}`
  : Extract<Pattern, string>;

type InferPart<Part, Schemas> = Part extends "params"
  ? InputOf<Schemas>
  : Part extends "events"
    ? { [Event in keyof Schemas]: OutputOf<Schemas[Event]> }
    : Part extends "pushes"
      ? { [Event in keyof Schemas]: InferPush<Schemas[Event]> }
      : OutputOf<Schemas>;

type InferPush<Schemas> = {
  [Part in keyof Schemas]: Part extends "payload"
    ? InputOf<Schemas[Part]>
    : OutputOf<Schemas[Part]>;
};
