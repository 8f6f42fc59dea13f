import { ActionButton } from "../../src/ActionButton.js";

/** One button. */
export interface DeskAction {
  label: string;
  act: () => void;
}

/** What the server can be made to do. */
export function ServerDesk({ actions }: { actions: DeskAction[] }) {
  return (
    <section className="server-desk" aria-label="The server">
      <h2>Make the server …</h2>
      {actions.map(({ label, act }) => (
        <ActionButton key={label} onClick={act}>
          {label}
        </ActionButton>
      ))}
    </section>
  );
}
