import { useState, type SyntheticEvent } from "react";

import type { Act } from "./useDesk.js";

export function RefuseAction({ act }: { act: Act }) {
  const [count, setCount] = useState("5");

  function submit(event: SyntheticEvent) {
    event.preventDefault();
    act("refuse", { count: Number(count) });
  }

  return (
    <form className="field" onSubmit={submit}>
      <label htmlFor="refuse">Refuse the next connects</label>
      <div className="joined-up">
        <input
          id="refuse"
          type="number"
          min={0}
          max={100}
          required
          value={count}
          onChange={(event) => setCount(event.target.value)}
        />
        <button type="submit" className="button plain">
          Refuse
        </button>
      </div>
    </form>
  );
}
