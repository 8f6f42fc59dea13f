import type { ThemeVars } from "storybook/theming";
import { create } from "storybook/theming/create";

const sans =
  'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif';
const mono =
  'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace';

interface Colors {
  page: string;
  surface: string;
  sunken: string;
  line: string;
  edge: string;
  text: string;
  muted: string;
  accent: string;
  onAccent: string;
}

// Those of demo/src/styles/tokens.css: Storybook computes with colours, and takes no variables.
const light: Colors = {
  page: "#f5f6f8",
  surface: "#ffffff",
  sunken: "#f2f4f7",
  line: "#e0e4ea",
  edge: "#868f9d",
  text: "#1b2029",
  muted: "#566070",
  accent: "#3451c7",
  onAccent: "#ffffff",
};

const dark: Colors = {
  page: "#0e1115",
  surface: "#161a20",
  sunken: "#1c2128",
  line: "#2a313b",
  edge: "#6d7887",
  text: "#e6e9ef",
  muted: "#a2acba",
  accent: "#a3b5ff",
  onAccent: "#10162c",
};

const themes = { light: themeOf("light", light), dark: themeOf("dark", dark) };

/** The demo's look, for Storybook's own parts. */
export function themeFor(isDark: boolean): ThemeVars {
  return isDark ? themes.dark : themes.light;
}

function themeOf(base: "light" | "dark", colors: Colors): ThemeVars {
  return create({
    base,
    brandTitle: brand(colors),
    brandUrl: "./",
    brandTarget: "_self",
    fontBase: sans,
    fontCode: mono,
    colorPrimary: colors.accent,
    colorSecondary: colors.accent,
    appBg: colors.page,
    appContentBg: colors.surface,
    appHoverBg: colors.sunken,
    appPreviewBg: colors.page,
    appBorderColor: colors.line,
    appBorderRadius: 8,
    textColor: colors.text,
    textInverseColor: colors.onAccent,
    textMutedColor: colors.muted,
    barTextColor: colors.muted,
    barHoverColor: colors.accent,
    barSelectedColor: colors.accent,
    barBg: colors.surface,
    buttonBg: colors.surface,
    buttonBorder: colors.line,
    booleanBg: colors.sunken,
    booleanSelectedBg: colors.surface,
    inputBg: colors.surface,
    inputBorder: colors.edge,
    inputTextColor: colors.text,
    inputBorderRadius: 8,
  });
}

// The demo's Logo. Storybook puts a brand title in as it is.
function brand({ accent, onAccent }: Colors): string {
  return (
    '<span style="display:flex;align-items:center;gap:10px">' +
    `<svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="${accent}"/>` +
    `<path d="M7 12.5h12a4 4 0 1 0-4-4M7 17.5h17M7 22.5h10a3.5 3.5 0 1 1-3.5 3.5" fill="none" stroke="${onAccent}" stroke-width="2.4" stroke-linecap="round"/></svg>` +
    "slipstream-react</span>"
  );
}
