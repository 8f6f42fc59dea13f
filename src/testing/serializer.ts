import { headerKinds, isBinary, packBinary, unpackBinary } from "./binary.js";

// Whatever JSON holds: Phoenix looks at the types of refs and topics as little as we do (08e, 19e).
export interface Message {
  readonly joinRef: unknown;
  readonly ref: unknown;
  readonly topic: unknown;
  readonly event: unknown;
  readonly payload: unknown;
}

export interface ReplyMessage {
  joinRef: unknown;
  ref: unknown;
  topic: unknown;
  status: string;
  response: unknown;
}

type Data = string | ArrayBuffer;

export function decode(data: Data): Message {
  if (typeof data !== "string") {
    if (new Uint8Array(data)[0] !== headerKinds.push)
      throw new TypeError("a frame that is no push");
    const { fields, data: payload } = unpackBinary(data, 4);
    const [joinRef, ref, topic, event] = fields;
    return { joinRef, ref, topic, event, payload };
  }
  const frame: unknown = JSON.parse(data);
  if (!Array.isArray(frame) || frame.length < 5) {
    throw new TypeError("a frame that is no array of join_ref, ref, topic, event, payload");
  }
  const [joinRef, ref, topic, event, payload] = frame as unknown[];
  return { joinRef, ref, topic, event, payload };
}

export function encodeMessage({ joinRef, ref, topic, event, payload }: Message): Data {
  if (!isBinary(payload)) return JSON.stringify([joinRef, ref, topic, event, payload]);
  return joinRef === null
    ? packBinary("broadcast", [text(topic), text(event)], payload)
    : packBinary("push", [text(joinRef), text(topic), text(event)], payload);
}

export function encodeReply({ joinRef, ref, topic, status, response }: ReplyMessage): Data {
  return isBinary(response)
    ? packBinary("reply", [text(joinRef), text(ref), text(topic), status], response)
    : JSON.stringify([joinRef, ref, topic, "phx_reply", { response, status }]);
}

// What a client makes of a frame from the server.
export function decodeSent(data: Data): Message {
  if (typeof data === "string") return decode(data);
  const kind = new Uint8Array(data)[0];
  if (kind === headerKinds.push) {
    const { fields, data: payload } = unpackBinary(data, 3);
    return { joinRef: fields[0], ref: null, topic: fields[1], event: fields[2], payload };
  }
  if (kind === headerKinds.broadcast) {
    const { fields, data: payload } = unpackBinary(data, 2);
    return { joinRef: null, ref: null, topic: fields[0], event: fields[1], payload };
  }
  const { fields, data: response } = unpackBinary(data, 4);
  const [joinRef, ref, topic, status] = fields;
  return { joinRef, ref, topic, event: "phx_reply", payload: { status, response } };
}

function text(field: unknown): string {
  return typeof field === "string" ? field : field === null ? "" : JSON.stringify(field);
}
