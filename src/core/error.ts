/** What went wrong, for a program to act on. */
export type SlipstreamErrorCode =
  /** An option or argument is wrong: mend the code. */
  | "invalid-config"
  /** The server said no: to a join, or with an error reply to a push. */
  | "refused"
  /** No answer in time. */
  | "timeout"
  /** Sent, then the connection or the channel died: the server may or may not have seen it. */
  | "interrupted"
  /** Not joined, and asked not to wait for it. */
  | "not-joined"
  /** A function of join params threw, rejected or never answered. */
  | "params-failed"
  /** The claim was released. */
  | "left"
  /** The `AbortSignal` fired. */
  | "aborted"
  /** The client was destroyed. */
  | "destroyed"
  /** The channel process died on the server. */
  | "crashed"
  /** The server ended the channel; told of by repeaters. */
  | "closed"
  /** A payload does not fit its schema: what is pushed is not sent, what came is not delivered. */
  | "invalid-payload"
  /** The payload cannot be put on the wire. */
  | "encode"
  /** What came from the server is no frame; what came from another tab is no message. */
  | "decode"
  /** Too many pushes wait for this topic to be joined. */
  | "queue-full"
  /** The connection could not be opened. */
  | "connect-failed"
  /** A hook is used outside a `SlipstreamProvider`. */
  | "no-provider"
  /** The endpoint of a repeater threw or rejected. */
  | "broadcast-failed"
  /** What a repeater hears would come back to where it came from. */
  | "loop";

/** Why a payload does not fit its schema, in the words of the validator. */
export interface SchemaIssue {
  /** What is wrong. */
  readonly message: string;
  /** Where it is in the payload. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What a `SlipstreamError` carries beside its message. */
export interface SlipstreamErrorDetails {
  /** What to do first about it. */
  hint?: string | undefined;
  /** The topic it is about. */
  topic?: string | undefined;
  /** The event it is about. */
  event?: string | undefined;
  /** What the server answered. */
  response?: unknown;
  /** What does not fit the schema. */
  issues?: readonly SchemaIssue[] | undefined;
  /** The error underneath. */
  cause?: unknown;
}

/** The one error of this package; tell its kinds apart by `code`. */
export class SlipstreamError extends Error {
  override readonly name = "SlipstreamError";
  /** What went wrong, for a program to act on. */
  readonly code: SlipstreamErrorCode;
  /** What to do first about it. */
  readonly hint: string | undefined;
  /** The topic it is about. */
  readonly topic: string | undefined;
  /** The event it is about. */
  readonly event: string | undefined;
  /** What the server answered, when it did. */
  readonly response: unknown;
  /** What does not fit the schema, and where; only of `invalid-payload`. */
  readonly issues: readonly SchemaIssue[] | undefined;

  constructor(code: SlipstreamErrorCode, message: string, details: SlipstreamErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.topic = details.topic;
    this.event = details.event;
    this.response = details.response;
    this.issues = details.issues;
  }
}
