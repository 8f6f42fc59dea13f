import { useSyncExternalStore } from "react";

const query = "(prefers-color-scheme: dark)";

function subscribe(listener: () => void) {
  const media = matchMedia(query);
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
}

/** `true` while the system is dark. */
export function useDarkScheme(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}
