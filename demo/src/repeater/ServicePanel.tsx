import type { ReactNode } from "react";

import { ConnectionLine } from "../connection/ConnectionLine.js";
import { SmallDesk } from "../desk/SmallDesk.js";

interface ServicePanelProps {
  name: string;
  host: string;
  desk: string;
  /** The log, and how to say something. */
  children: ReactNode;
}

/** A service as its clients see it; the nearest provider is one of them. */
export function ServicePanel({ name, host, desk, children }: ServicePanelProps) {
  return (
    <section className="service" aria-label={name}>
      <header className="service-header">
        <h3>{name}</h3>
        <span className="detail">{host}</span>
        <ConnectionLine />
      </header>
      {children}
      <SmallDesk service={name} url={desk} />
    </section>
  );
}
