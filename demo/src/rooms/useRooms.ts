import { useState } from "react";

const named = [
  "lobby",
  "engineering",
  "design",
  "support",
  "incidents",
  "releases",
  "random",
  "coffee",
];

export interface OpenRooms {
  /** Every room of the list: the named ones, and those opened by name. */
  known: string[];
  /** In the order in which they were opened. */
  open: string[];
  show(name: string): void;
  hide(name: string): void;
}

export function useRooms(): OpenRooms {
  const [known, setKnown] = useState(named);
  const [open, setOpen] = useState<string[]>([]);

  return {
    known,
    open,
    show(name) {
      setKnown((names) => (names.includes(name) ? names : [...names, name]));
      setOpen((names) => (names.includes(name) ? names : [...names, name]));
    },
    hide: (name) => setOpen((names) => names.filter((other) => other !== name)),
  };
}
