import { SideLine } from "./SideLine.js";
import { useSide, type Side } from "./useSide.js";

interface FlowProps {
  isOn: boolean;
  source: Side;
}

/** An arrow from B to A, whole while both sides are joined; the nearest provider is the target's. */
export function Flow({ isOn, source }: FlowProps) {
  const target = useSide(isOn);
  const flow = source.isJoined && target.isJoined ? "whole" : isOn ? "held" : "off";

  return (
    <div className="flow">
      <p className={`flow-arrow ${flow}`} aria-hidden="true">
        <b>B</b>
        <span />
        <b>A</b>
      </p>
      <dl>
        <SideLine name="Source, B" side={source} />
        <SideLine name="Target, A" side={target} />
      </dl>
    </div>
  );
}
