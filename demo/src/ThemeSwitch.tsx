import { themes, useTheme } from "./useTheme.js";

export function ThemeSwitch() {
  const [theme, setTheme] = useTheme();

  return (
    <fieldset className="segments theme">
      <legend className="visually-hidden">Theme</legend>
      {themes.map((name) => (
        <label key={name}>
          <input
            type="radio"
            name="theme"
            value={name}
            checked={theme === name}
            onChange={() => setTheme(name)}
          />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}
