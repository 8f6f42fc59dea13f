import { Suspense } from "react";
import type { TopicStatus } from "slipstream-react";
import { createSlipstream } from "slipstream-react/core";

import { Answered } from "./Answered";
import { Counts } from "./Counts";
import { Lobby } from "./Lobby";
import { Providers } from "./Providers";

/** Rendered for each request. */
export const dynamic = "force-dynamic";

const slipstream = createSlipstream({ url: "wss://example.com/socket" });
const first: TopicStatus = "pending";

/** A server component: it makes a client of its own that it never connects, and uses types. */
export default function Page() {
  return (
    <>
      <h1>{`${slipstream.store.getState().connection.status}, ${first} first`}</h1>
      <Providers url={process.env.SOCKET_URL ?? ""}>
        <Lobby topic="room:lobby" />
        <Counts topic="room:counts" />
        <Suspense fallback={<p>later</p>}>
          <Later />
        </Suspense>
        <Suspense fallback={<p>not answered</p>}>
          <Answered topic="room:asked" />
        </Suspense>
      </Providers>
    </>
  );
}

/** It is streamed behind the rest of the page. */
async function Later() {
  await new Promise((resolve) => setTimeout(resolve, 100));
  return <Lobby topic="room:later" />;
}
