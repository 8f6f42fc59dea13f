import { Header } from "./Header.js";
import { NetworkDesk } from "./desk/NetworkDesk.js";
import { EventLogCard } from "./log/EventLogCard.js";
import { Lobby } from "./repeater/Lobby.js";
import { RepeaterCard } from "./repeater/RepeaterCard.js";
import { Rooms } from "./rooms/Rooms.js";
import { useAuthor } from "./rooms/useAuthor.js";
import { useRooms } from "./rooms/useRooms.js";
import { TickerWall } from "./tickers/TickerWall.js";
import { TopicsPanel } from "./topics/TopicsPanel.js";

export function App() {
  const rooms = useRooms();
  const [author, rename] = useAuthor();

  return (
    <Lobby author={author}>
      <a className="skip" href="#rooms">
        Skip to the rooms
      </a>
      <Header />
      <main className="layout">
        <Rooms rooms={rooms} author={author} onRename={rename} />
        <aside className="side" aria-label="The network and the topics">
          <NetworkDesk openRooms={rooms.open} />
          <TopicsPanel />
        </aside>
        <EventLogCard />
        <RepeaterCard />
        <TickerWall />
      </main>
    </Lobby>
  );
}
