type Add = (type: string, listener: unknown) => void;

/**
 * A window and a document that do nothing but count their listeners. To be called in `vi.hoisted`:
 * phoenix.js looks for a window as it is imported.
 */
export function countListeners(): { count: () => number; remove: () => void } {
  const sets: Set<unknown>[] = [];
  const target = () => {
    const byType = new Map<string, Set<unknown>>();
    const of = (type: string) => {
      const known = byType.get(type) ?? new Set();
      if (!byType.has(type)) sets.push(known);
      byType.set(type, known);
      return known;
    };
    const addEventListener: Add = (type, listener) => void of(type).add(listener);
    const removeEventListener: Add = (type, listener) => void of(type).delete(listener);
    return { addEventListener, removeEventListener };
  };
  const document = { visibilityState: "visible", ...target() };
  Object.assign(globalThis, { window: globalThis, document, ...target() });
  const names = ["window", "document", "addEventListener", "removeEventListener"];
  return {
    count: () => sets.reduce((sum, { size }) => sum + size, 0),
    remove: () => names.forEach((name) => Reflect.deleteProperty(globalThis, name)),
  };
}
