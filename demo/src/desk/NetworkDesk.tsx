import { CutActions } from "./CutActions.js";
import { DeskResultLine } from "./DeskResultLine.js";
import { FreezeAction } from "./FreezeAction.js";
import { RefuseAction } from "./RefuseAction.js";
import { ServerLine } from "./ServerLine.js";
import { TopicActions } from "./TopicActions.js";
import { useDesk } from "./useDesk.js";
import { useServerState } from "./useServerState.js";

export function NetworkDesk({ openRooms }: { openRooms: string[] }) {
  const [result, act] = useDesk();
  const server = useServerState(result.number);

  return (
    <section className="card desk" aria-labelledby="desk-title">
      <h2 id="desk-title">Network desk</h2>
      <p className="detail">Acts on the server, for everyone connected.</p>
      <CutActions act={act} />
      <div className="desk-pair">
        <FreezeAction act={act} />
        <RefuseAction act={act} />
      </div>
      <TopicActions act={act} openRooms={openRooms} />
      <DeskResultLine result={result} />
      <ServerLine server={server} />
    </section>
  );
}
