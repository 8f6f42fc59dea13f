import { useState, type SyntheticEvent } from "react";

import type { Act } from "./useDesk.js";

const durations = [2, 5, 15, 30];

export function FreezeAction({ act }: { act: Act }) {
  const [seconds, setSeconds] = useState(15);

  function submit(event: SyntheticEvent) {
    event.preventDefault();
    act("freeze", { ms: seconds * 1_000 });
  }

  return (
    <form className="field" onSubmit={submit}>
      <label htmlFor="freeze">Go silent for</label>
      <div className="joined-up">
        <select
          id="freeze"
          value={seconds}
          onChange={(event) => setSeconds(Number(event.target.value))}
        >
          {durations.map((duration) => (
            <option key={duration} value={duration}>
              {duration} s
            </option>
          ))}
        </select>
        <button type="submit" className="button plain">
          Freeze
        </button>
      </div>
    </form>
  );
}
