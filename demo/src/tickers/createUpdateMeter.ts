export interface UpdateMeter {
  count(): void;
  /** What was counted since it was asked last. */
  take(): number;
}

export function createUpdateMeter(): UpdateMeter {
  let counted = 0;
  return {
    count() {
      counted += 1;
    },
    take() {
      const taken = counted;
      counted = 0;
      return taken;
    },
  };
}
