import { type ReactNode, Suspense, use, useState } from "react";
import {
  type Slipstream,
  SlipstreamProvider,
  useChannel,
  useChannelEvent,
  useChannelReducer,
  useConnection,
  useLatest,
  usePresence,
  usePush,
  useSlipstream,
  useTopics,
} from "slipstream-react";

export interface StreamedPageProps {
  user: string;
  /** The rest of the page waits for it. */
  rest: Promise<string>;
  /** Told of the client in each render. */
  onClient?: (slipstream: Slipstream) => void;
}

/** What server and browser render: a whole document, and a part of it that comes later. */
export function StreamedPage({ user, rest, onClient }: StreamedPageProps): ReactNode {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <link rel="icon" href="data:," />
        <title>Streamed</title>
      </head>
      <body>
        <SlipstreamProvider url="/socket" params={{ user }}>
          <h1>{user}</h1>
          <Lobby topic="room:lobby" />
          <Suspense fallback={<p>later</p>}>
            <Rest text={rest} />
          </Suspense>
          <Counts topic="room:counts" />
          <Suspense fallback={<p>not answered</p>}>
            <Answered topic="room:asked" />
          </Suspense>
          {onClient && <Told onClient={onClient} />}
        </SlipstreamProvider>
      </body>
    </html>
  );
}

function Rest({ text }: { text: Promise<string> }) {
  return <Lobby topic={`room:${use(text)}`} />;
}

/** `room:lobby joined, open, 1: hello`. */
function Lobby({ topic }: { topic: string }) {
  const room = useChannel(topic);
  const { status } = useConnection();
  const claims = useTopics((topics) => topics.get(topic)?.claims ?? 0);
  const [messages, setMessages] = useState<string[]>([]);
  useChannelEvent(room, "new_msg", (payload) => {
    setMessages((all) => [...all, (payload as { body: string }).body]); // as the test sends it
  });
  return <p>{`${topic} ${room.status}, ${status}, ${claims}: ${messages.join(" ")}`}</p>;
}

function Answered({ topic }: { topic: string }) {
  const { response } = useChannel(topic, { suspense: true });
  return <p>{`${topic} answered ${JSON.stringify(response)}`}</p>;
}

/** `0 messages, none last, push idle, presence false`. */
function Counts({ topic }: { topic: string }) {
  const room = useChannel(topic);
  const count = useChannelReducer(room, (all: number) => all + 1, 0);
  const last = useLatest(room, "new_msg", { select: (payload) => JSON.stringify(payload) });
  const push = usePush(room, "new_msg");
  const { synced } = usePresence(room);
  return (
    <p>{`${count} messages, ${last ?? "none"} last, push ${push.status}, presence ${synced}`}</p>
  );
}

function Told({ onClient }: Required<Pick<StreamedPageProps, "onClient">>) {
  const slipstream = useSlipstream();
  onClient(slipstream);
  return null;
}
