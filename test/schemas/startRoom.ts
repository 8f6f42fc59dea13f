import {
  type ChannelOptions,
  type ChannelSchemas,
  SlipstreamError,
  type SlipstreamOptions,
} from "slipstream-react/core";

import { takeErrors } from "../helpers/reports.js";
import { settle } from "../helpers/settle.js";
import { type JoinedStage, openClient } from "../helpers/startClient.js";
import { iso, params } from "./libraries.js";

/** A joined "room:a" of a client with these schemas. */
export async function startRoom(
  channels: ChannelSchemas,
  channelOptions: ChannelOptions = {},
  response: unknown = { openedAt: iso },
  options: SlipstreamOptions = {},
): Promise<JoinedStage> {
  const stage = await openClient({ channels, ...options });
  const room = stage.client.channel("room:a", { params, ...channelOptions });
  const join = await stage.server.expectJoin("room:a");
  join.ok(response);
  await settle();
  return { ...stage, room, joinRef: join.joinRef };
}

/** What a payload that does not fit is told as, for a test to compare. */
export function describeError(error: unknown): unknown {
  if (!(error instanceof SlipstreamError)) return error;
  const { code, topic, event, hint, issues } = error;
  // Those of arktype are arrays of its own.
  const paths = issues?.map(({ path = [] }) =>
    [...path].map((part) => (typeof part === "object" ? part.key : part)),
  );
  return { code, topic, event, hasHint: hint !== undefined && hint !== "", paths };
}

/** The same of all that was reported. */
export function takeReports(): unknown[] {
  return takeErrors().map(describeError);
}

/** What is told of "room:a". */
export function invalid(event: string, ...paths: string[][]): unknown {
  return { code: "invalid-payload", topic: "room:a", event, hasHint: true, paths };
}
