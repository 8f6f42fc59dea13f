import { watchFrames } from "./watchFrames.js";

type Frame = [string | null, string | null, string, string, { n: number }];

/** The page of the burst with no client and no React: what the browser itself makes of it. */
const seen = { isJoined: false, frames: watchFrames() };
const socket = new WebSocket(`ws://${location.host}/socket/websocket?vsn=2.0.0`);
let messages = 0;

socket.onopen = () => socket.send('["1","1","room:lobby","phx_join",{}]');
socket.onmessage = ({ data }: MessageEvent<string>) => {
  const [, , , event, { n }] = JSON.parse(data) as Frame;
  if (event === "phx_reply") seen.isJoined = true;
  if (event !== "new_msg") return;
  messages += 1;
  document.body.textContent = `${messages} heard${messages} reduced${n} is the latest`;
};
Object.assign(window, { seen });
