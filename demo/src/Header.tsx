import { ConnectionButtons } from "./connection/ConnectionButtons.js";
import { ConnectionStatus } from "./connection/ConnectionStatus.js";
import { Logo } from "./Logo.js";
import { ThemeSwitch } from "./ThemeSwitch.js";

export function Header() {
  return (
    <header className="header">
      <div className="brand">
        <Logo />
        <h1>slipstream-react</h1>
        <p>Phoenix Channels in React. Desired topics are joined topics.</p>
      </div>
      <section className="connection" aria-label="Connection">
        <ConnectionStatus />
        <ConnectionButtons />
      </section>
      <ThemeSwitch />
    </header>
  );
}
