import { SlipstreamError } from "../core/error.js";
import type { Loop } from "./loops.js";

// Sent, as far as is known, and not answered.
const unknownCodes: readonly string[] = ["interrupted", "timeout", "left", "destroyed"];

export function hasUnknownOutcome(error: unknown): boolean {
  return error instanceof SlipstreamError && unknownCodes.includes(error.code);
}

/** What an endpoint threw, as an error of ours. */
export function broadcastError(topic: string, event: string, cause: unknown): SlipstreamError {
  if (cause instanceof SlipstreamError) return cause.code === "timeout" ? unanswered(cause) : cause;
  return new SlipstreamError(
    "broadcast-failed",
    `broadcast "${event}" of "${topic}": the endpoint failed: ${textOf(cause)}`,
    { hint: "Its broadcast() threw or rejected: see the cause.", ...{ topic, event, cause } },
  );
}

function textOf(cause: unknown): string {
  try {
    return cause instanceof Error ? cause.message : String(cause);
  } catch {
    return "with what has no text";
  }
}

/** The server ended the channel of a topic: nobody but its user knows whether that is for good. */
export function closedError(topic: string): SlipstreamError {
  return new SlipstreamError("closed", `"${topic}": the server closed the channel`, {
    hint: "It is joined on the next connection, or at once by rejoin() of any claim on the topic.",
    topic,
  });
}

/** Both sides have the same topic: only the words tell which one failed. */
export function atTarget(error: SlipstreamError): SlipstreamError {
  const { code, message, hint, topic, response } = error;
  return new SlipstreamError(code, `at the target of a repeater: ${message}`, {
    ...{ hint, topic, response },
    cause: error,
  });
}

// The usual reason is a handle_in/3 that returns {:noreply, socket}.
function unanswered(cause: SlipstreamError): SlipstreamError {
  const { code, message, topic, event } = cause;
  return new SlipstreamError(code, message, {
    hint: "Reply in its handle_in/3, or pass acknowledge: false to createSlipstreamEndpoint.",
    ...{ topic, event, cause },
  });
}

export function broadcastTimeout(topic: string, event: string, timeoutMs: number): SlipstreamError {
  return new SlipstreamError(
    "timeout",
    `broadcast "${event}" of "${topic}": the endpoint did not settle it within ${timeoutMs} ms`,
    {
      hint: "Resolve what its broadcast() returns, or give it longer: see the option timeoutMs.",
      ...{ topic, event },
    },
  );
}

export function loopError(topic: string, loop: Loop): SlipstreamError {
  const places = [...loop, ...loop.slice(0, 1)].map(
    ({ source }) => `"${source.topic}" of ${source.client.config.url || "a shared socket"}`,
  );
  return new SlipstreamError(
    "loop",
    `repeat "${topic}": its messages would come back for ever: ${places.join(" → ")}`,
    {
      hint:
        "It is not repeated. Repeat one way only, or different events each way (the option events). " +
        "If nothing comes back from over there, or these are two services beside each other on one " +
        "host, pass echoes: false to createSlipstreamEndpoint.",
      topic,
    },
  );
}
