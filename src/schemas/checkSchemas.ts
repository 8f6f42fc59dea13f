import { SlipstreamError } from "../core/error.js";
import type { ChannelSchema } from "./channelSchema.js";

const parts = ["params", "response", "presence"] as const;
const pushParts = ["payload", "response", "error"] as const;

/** @throws {SlipstreamError} `invalid-config`, naming what is none. */
export function checkSchemas(definition: Readonly<Record<string, ChannelSchema>>): void {
  for (const [pattern, schema] of Object.entries(definition)) {
    const at = (path: string) => `channels["${pattern}"]${path}`;
    if (/\*./s.test(pattern)) {
      throw new SlipstreamError("invalid-config", `the pattern "${pattern}" has its * inside`, {
        hint: 'Phoenix matches whole topics, or their beginning: "room:lobby", "room:*".',
      });
    }
    checkObject(at(""), schema, "params, response, events, pushes, presence");
    for (const part of parts) checkSchema(at(`.${part}`), schema[part]);
    for (const [event, validator] of Object.entries(schema.events ?? {})) {
      checkSchema(at(`.events.${event}`), validator);
    }
    for (const [event, push] of Object.entries(schema.pushes ?? {})) {
      checkObject(at(`.pushes.${event}`), push, "payload, response, error");
      for (const part of pushParts) checkSchema(at(`.pushes.${event}.${part}`), push[part]);
    }
  }
}

function checkObject(path: string, value: unknown, parts: string) {
  if (typeof value === "object" && value !== null) return;
  throw new SlipstreamError("invalid-config", `${path} is no object`, {
    hint: `It has schemas in it: { ${parts} }, or fewer.`,
  });
}

function checkSchema(path: string, schema: unknown) {
  if (schema === undefined) return;
  // Those of arktype are functions.
  const { "~standard": standard } = Object(schema) as { "~standard"?: { validate?: unknown } };
  if (typeof standard?.validate === "function") return;
  throw new SlipstreamError("invalid-config", `${path} is no validator`, {
    hint: "It takes one with the Standard Schema interface, of zod 3.24, valibot 1 or arktype 2 for example.",
  });
}
