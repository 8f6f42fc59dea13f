const ok = `,"phx_reply",{"status":"ok","response":{}}]`;

/** What Phoenix would say to a frame: the reply begins as the frame did; a leave is closed, too. */
export function answersTo(frame: string): string[] {
  const [joinRef, , topic, event] = JSON.parse(frame) as string[];
  const reply = flat(frame.slice(0, frame.indexOf(`,"${event}"`)) + ok);
  if (event !== "phx_leave") return [reply];
  return [reply, flat(`["${joinRef}","${joinRef}","${topic}","phx_close",{}]`)];
}

// V8 keeps a concatenation as a tree until it is read: flattening it is not to be measured.
function flat(text: string): string {
  Number(text);
  return text;
}
