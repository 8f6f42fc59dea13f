import { useState, type SyntheticEvent } from "react";

import type { OpenRooms } from "./useRooms.js";

export function OpenRoomForm({ rooms }: { rooms: OpenRooms }) {
  const [name, setName] = useState("");
  const [notice, setNotice] = useState("");

  function submit(event: SyntheticEvent) {
    event.preventDefault();
    const room = name.trim().toLowerCase();
    if (!/^[a-z0-9][a-z0-9_-]*$/.test(room)) {
      setNotice("A name has letters, digits, - and _.");
      return;
    }
    setNotice(rooms.open.includes(room) ? `${room} is open already.` : `${room} is open.`);
    rooms.show(room);
    setName("");
  }

  return (
    <form className="field" onSubmit={submit}>
      <label htmlFor="room-name">Open any room</label>
      <div className="joined-up">
        <input
          id="room-name"
          value={name}
          maxLength={32}
          placeholder="its name"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          aria-describedby="room-notice"
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="button plain">
          Open
        </button>
      </div>
      <p className="notice" id="room-notice" role="status">
        {notice}
      </p>
    </form>
  );
}
