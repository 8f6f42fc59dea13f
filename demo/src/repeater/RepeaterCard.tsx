import { SlipstreamProvider } from "slipstream-react";

import { RepeaterPanel } from "./RepeaterPanel.js";
import { services, topic, type Services } from "./services.js";
import { SourcePanel } from "./SourcePanel.js";
import { TargetPanel } from "./TargetPanel.js";

export function RepeaterCard() {
  return (
    <section className="card repeater" aria-labelledby="repeater-title">
      <header className="card-header">
        <h2 id="repeater-title">Repeater</h2>
        <p className="detail">
          What is said in <code>{topic}</code> on service B is said on service A too.
        </p>
      </header>
      {services === undefined ? <NoServiceB /> : <Board services={services} />}
    </section>
  );
}

function Board({ services }: { services: Services }) {
  return (
    <div className="repeater-board">
      <SlipstreamProvider client={services.source}>
        <SourcePanel host={services.host} desk={services.desk} />
        <RepeaterPanel services={services} />
      </SlipstreamProvider>
      <TargetPanel />
    </div>
  );
}

function NoServiceB() {
  return (
    <p className="empty">
      There is no service B here: this page was not told of one by a{" "}
      <code>{'<meta name="service-b">'}</code>. <code>npm start</code> starts both.
    </p>
  );
}
