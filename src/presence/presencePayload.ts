/** What Phoenix Presence sends: `{ ann: { metas: [{…}] } }`, and two of them in a diff. */
export function isPresencePayload(event: string, payload: unknown): boolean {
  if (event === "presence_state") return isPresences(payload);
  return isRecord(payload) && isPresences(payload.joins) && isPresences(payload.leaves);
}

function isPresences(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every(hasMetas);
}

function hasMetas(value: unknown): boolean {
  return isRecord(value) && Array.isArray(value.metas) && value.metas.every(isRecord);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
