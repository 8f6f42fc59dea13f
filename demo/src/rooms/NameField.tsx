import { useState, type SyntheticEvent } from "react";

import { maxNameLength } from "../../shared/roomMessages.js";

interface NameFieldProps {
  author: string;
  onRename: (name: string) => void;
}

/** Rooms are joined under the name, so it counts once it is complete: left, or entered. */
export function NameField({ author, onRename }: NameFieldProps) {
  const [draft, setDraft] = useState<string>();

  function commit(event?: SyntheticEvent) {
    event?.preventDefault();
    if (draft !== undefined) onRename(draft);
    setDraft(undefined);
  }

  return (
    <form className="field" onSubmit={commit}>
      <label htmlFor="author">Your name</label>
      <input
        id="author"
        value={draft ?? author}
        maxLength={maxNameLength}
        autoComplete="nickname"
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => commit()}
      />
    </form>
  );
}
