import type { OpenRooms } from "./useRooms.js";

interface RoomToggleProps {
  name: string;
  isOpen: boolean;
  rooms: OpenRooms;
}

export function roomToggleId(name: string): string {
  return `room-toggle-${name}`;
}

export function RoomToggle({ name, isOpen, rooms }: RoomToggleProps) {
  return (
    <button
      type="button"
      id={roomToggleId(name)}
      className="room-toggle"
      aria-pressed={isOpen}
      onClick={() => (isOpen ? rooms.hide(name) : rooms.show(name))}
    >
      <span className="room-name">{name}</span>
      <span className="room-toggle-state" aria-hidden="true">
        {isOpen ? "✓" : "+"}
      </span>
    </button>
  );
}
