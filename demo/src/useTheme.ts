import { useEffect, useState } from "react";

import { readStored, store } from "./stored.js";

export const themes = ["auto", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(
    () => themes.find((name) => name === readStored("theme")) ?? "auto",
  );

  useEffect(() => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    store("theme", theme);
  }, [theme]);

  return [theme, setTheme];
}
