import { type Contender, event, numberOf, url } from "./contender.js";

type Frame = [string, string, string, string, unknown];

/** No client and no React: what is parsed is written into the page. */
export const byHand: Contender = (topics, { Transport }) => {
  const transport = new Transport(url);
  const items = new Map<string, Element>();
  transport.onopen = () => {
    for (const topic of topics) transport.send(JSON.stringify(["1", "1", topic, "phx_join", {}]));
  };
  transport.onmessage = ({ data }) => {
    const [, , topic, name, payload] = JSON.parse(data) as Frame;
    if (name === event) items.get(topic)!.textContent = String(numberOf(payload));
  };
  return topics.map((topic) => (
    <li key={topic} ref={(item) => void items.set(topic, item!)}>
      0
    </li>
  ));
};
