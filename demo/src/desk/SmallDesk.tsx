import { ActionButton } from "../ActionButton.js";
import { DeskResultLine } from "./DeskResultLine.js";
import { useDesk } from "./useDesk.js";

interface SmallDeskProps {
  /** The service that it acts on. */
  service: string;
  url: string;
}

const actions = [
  { name: "cut", title: "Cut", input: { code: 1006 } },
  { name: "freeze", title: "Freeze 3 s", input: { ms: 3_000 } },
  { name: "refuse", title: "Refuse 2", input: { count: 2 } },
];

/** What matters most of a network desk, for one service of several. */
export function SmallDesk({ service, url }: SmallDeskProps) {
  const [result, act] = useDesk(url);

  return (
    <div className="small-desk" role="group" aria-label={`Desk of ${service}`}>
      <div className="small-desk-actions">
        {actions.map(({ name, title, input }) => (
          <ActionButton
            key={name}
            label={`${title}, on ${service}`}
            onClick={() => act(name, input)}
          >
            {title}
          </ActionButton>
        ))}
      </div>
      <DeskResultLine result={result} />
    </div>
  );
}
