type Take = (payload: unknown) => void;

const newest = new Map<Take, unknown>();

/** Hands over the newest payload with the next frame: a thousand messages a second, sixty renders. */
export function onNextFrame(take: Take, payload: unknown) {
  if (newest.size === 0) requestAnimationFrame(flush);
  newest.set(take, payload);
}

function flush() {
  const due = [...newest];
  newest.clear();
  for (const [take, payload] of due) take(payload);
}
