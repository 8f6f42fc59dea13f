import { useState } from "react";

import { ActionButton } from "../ActionButton.js";
import type { Act } from "./useDesk.js";

interface TopicActionsProps {
  act: Act;
  openRooms: string[];
}

const actions = [
  { name: "crash", title: "Crash" },
  { name: "stop", title: "Stop" },
  { name: "deny", title: "Deny" },
  { name: "allow", title: "Allow" },
];

export function TopicActions({ act, openRooms }: TopicActionsProps) {
  const [topic, setTopic] = useState("room:lobby");

  return (
    <fieldset className="desk-group">
      <legend className="visually-hidden">One topic</legend>
      <label className="field">
        <span>One topic</span>
        <input
          value={topic}
          list="desk-topics"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => setTopic(event.target.value)}
        />
      </label>
      <datalist id="desk-topics">
        {openRooms.map((name) => (
          <option key={name} value={`room:${name}`} />
        ))}
      </datalist>
      <div className="topic-actions">
        {actions.map(({ name, title }) => (
          <ActionButton
            key={name}
            isAvailable={topic.trim() !== ""}
            onClick={() => act(name, { topic })}
          >
            {title}
          </ActionButton>
        ))}
      </div>
    </fieldset>
  );
}
