import { type SchemaIssue, SlipstreamError } from "../core/error.js";
import { isThenable } from "../core/isThenable.js";
import type { Fit, TopicContract } from "../core/topics/contract.js";
import { report } from "../wire/report.js";
import type { ChannelSchema } from "./channelSchema.js";
import type { StandardSchema } from "./standardSchema.js";

/** Holds the payloads of one topic against the schemas of its pattern. */
export class SchemaContract implements TopicContract {
  readonly #topic: string;
  readonly #schema: ChannelSchema;

  constructor(topic: string, schema: ChannelSchema) {
    this.#topic = topic;
    this.#schema = schema;
  }

  params(params: object): Fit {
    return this.#fit(this.#schema.params, params, "phx_join", "what it joins with");
  }

  response(response: unknown): Fit {
    return this.#fit(this.#schema.response, response, "phx_join", "the response to its join");
  }

  message(event: string, payload: unknown): Fit {
    return this.#fit(own(this.#schema.events, event), payload, event, `a "${event}"`);
  }

  meta(meta: { phx_ref?: unknown; phx_ref_prev?: unknown }): Fit {
    const { phx_ref, phx_ref_prev, ...given } = meta;
    const fit = this.#fit(this.#schema.presence, given, "presence_state", "a presence");
    if (fit.error) return fit;
    // Validators strip what they do not know.
    const refs = { phx_ref, ...(phx_ref_prev !== undefined && { phx_ref_prev }) };
    return { value: { ...(fit.value as object), ...refs } };
  }

  push(event: string, payload: unknown): Fit {
    const { payload: schema } = own(this.#schema.pushes, event) ?? {};
    return this.#fit(schema, payload, event, `the payload of push "${event}"`);
  }

  reply(event: string, status: "ok" | "error", response: unknown): Fit {
    const schemas = own(this.#schema.pushes, event);
    const schema = status === "ok" ? schemas?.response : schemas?.error;
    const what = status === "ok" ? "the reply" : "the refusal";
    return this.#fit(schema, response, event, `${what} to push "${event}"`);
  }

  #fit(schema: StandardSchema | undefined, value: unknown, event: string, what: string): Fit {
    if (!schema) return { value };
    const fail = (why: string, details: { issues?: readonly SchemaIssue[]; cause?: unknown }) => ({
      error: new SlipstreamError("invalid-payload", `"${this.#topic}": ${what} ${why}`, {
        hint: "Mend what sends it, or its schema in defineChannels.",
        ...{ topic: this.#topic, event, response: value },
        ...details,
      }),
    });
    try {
      const result = schema["~standard"].validate(value);
      if (isThenable(result)) {
        // One of zod's that throws tells of that in this way too.
        result.then(undefined, report);
        return fail("could not be validated at once: its schema is async, or it threw", {});
      }
      const { issues } = result;
      if (!issues) return { value: result.value };
      return fail(`does not fit its schema: ${issues.map(inWords).join("; ")}`, { issues });
    } catch (cause) {
      return fail("could not be validated", { cause });
    }
  }
}

function own<Value>(values: Readonly<Record<string, Value>> | undefined, name: string) {
  return values && Object.hasOwn(values, name) ? values[name] : undefined;
}

function inWords({ message, path }: SchemaIssue): string {
  const keys = path?.map((part) => String(typeof part === "object" ? part.key : part)) ?? [];
  return keys.length === 0 ? message : `${keys.join(".")}: ${message}`;
}
