type Add = EventTarget["addEventListener"];
type Remove = EventTarget["removeEventListener"];

/** Counts the listeners that files of `src` itself put on the page; phoenix.js keeps its own. */
export function trackListeners(): { left: () => string[]; stop: () => void } {
  const held = new Map<unknown, string>();
  const stops = [window, document].map((target: EventTarget) => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- applied to their target below
    const { addEventListener, removeEventListener } = target;
    target.addEventListener = (...args: Parameters<Add>) => {
      const [, , caller = ""] = new Error().stack?.split("\n") ?? [];
      if (/\/src\/\w+\//.test(caller)) held.set(args[1], args[0]);
      addEventListener.apply(target, args);
    };
    target.removeEventListener = (...args: Parameters<Remove>) => {
      held.delete(args[1]);
      removeEventListener.apply(target, args);
    };
    return () => Object.assign(target, { addEventListener, removeEventListener });
  });
  return {
    left: () => [...held.values()],
    stop: () => stops.forEach((stop) => stop()),
  };
}
