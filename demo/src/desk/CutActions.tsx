import type { Act } from "./useDesk.js";

const cuts = [
  { code: 1006, word: "dropped" },
  { code: 1001, word: "going away" },
  { code: 1012, word: "restart" },
  { code: 1000, word: "normal" },
];

export function CutActions({ act }: { act: Act }) {
  return (
    <fieldset className="desk-group">
      <legend>Cut every connection with code</legend>
      <div className="cuts">
        {cuts.map(({ code, word }) => (
          <button
            key={code}
            type="button"
            className="button plain cut"
            onClick={() => act("cut", { code })}
          >
            <span className="visually-hidden">Cut with </span>
            <b>{code}</b> <span>{word}</span>
          </button>
        ))}
      </div>
    </fieldset>
  );
}
