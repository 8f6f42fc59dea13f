import { NameField } from "./NameField.js";
import { OpenRoomForm } from "./OpenRoomForm.js";
import { Room } from "./Room.js";
import { RoomToggle, roomToggleId } from "./RoomToggle.js";
import type { OpenRooms } from "./useRooms.js";

interface RoomsProps {
  rooms: OpenRooms;
  author: string;
  onRename: (name: string) => void;
}

export function Rooms({ rooms, author, onRename }: RoomsProps) {
  function close(name: string) {
    rooms.hide(name);
    // The button that had the focus is gone with its card.
    document.getElementById(roomToggleId(name))?.focus();
  }

  return (
    <section className="rooms" id="rooms" aria-labelledby="rooms-title" tabIndex={-1}>
      <div className="card room-picker">
        <h2 id="rooms-title">Rooms</h2>
        <ul className="room-toggles">
          {rooms.known.map((name) => (
            <li key={name}>
              <RoomToggle name={name} isOpen={rooms.open.includes(name)} rooms={rooms} />
            </li>
          ))}
        </ul>
        <div className="room-fields">
          <OpenRoomForm rooms={rooms} />
          <NameField author={author} onRename={onRename} />
        </div>
      </div>
      <div className="room-cards">
        {rooms.open.map((name) => (
          <Room key={name} name={name} author={author} onClose={() => close(name)} />
        ))}
        {rooms.open.length === 0 && (
          <p className="room empty">
            No room is open. Open one or two above, cut the connection at the network desk, and see
            them come back.
          </p>
        )}
      </div>
    </section>
  );
}
