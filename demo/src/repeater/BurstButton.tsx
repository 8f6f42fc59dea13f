import { ActionButton } from "../ActionButton.js";
import { burstSize, useBurst } from "./useBurst.js";

export function BurstButton({ say }: { say: (body: string) => Promise<unknown> }) {
  const { burst, start } = useBurst(say);

  return (
    <div className="burst">
      <ActionButton isAvailable={!burst.isRunning} onClick={() => void start()}>
        Say {burstSize} messages
      </ActionButton>
      <p className="detail" role="status">
        {!burst.isRunning && burst.said > 0 && describeBurst(burst)}
      </p>
    </div>
  );
}

function describeBurst({ said, lost }: { said: number; lost: number }): string {
  return lost === 0 ? `Said ${said}.` : `Said ${said}, ${lost} more may not have arrived.`;
}
