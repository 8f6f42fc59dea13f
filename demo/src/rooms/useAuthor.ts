import { useState } from "react";

import { readStored, store } from "../stored.js";

/** The name under which this browser joins its rooms. */
export function useAuthor(): [author: string, rename: (name: string) => void] {
  const [author, setAuthor] = useState(() => nameFrom(readStored("author")));

  function rename(name: string) {
    setAuthor(nameFrom(name));
    store("author", name);
  }

  return [author, rename];
}

function nameFrom(given: string | null): string {
  const name = given?.trim() ?? "";
  return name === "" ? "Guest" : name;
}
