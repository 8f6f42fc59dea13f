type Add = EventTarget["addEventListener"];
type Remove = EventTarget["removeEventListener"];

/** Counts the listeners that files of `src` itself put on the page; phoenix.js keeps its own. */
export function trackListeners(): { left: () => string[]; stop: () => void } {
  let held: { target: EventTarget; type: string; listener: unknown }[] = [];
  const stops = [window, document].map((target: EventTarget) => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- applied to their target below
    const { addEventListener, removeEventListener } = target;
    target.addEventListener = (...args: Parameters<Add>) => {
      const [, , caller = ""] = new Error().stack?.split("\n") ?? [];
      const [type, listener] = args;
      if (/\/src\/\w+\//.test(caller)) held.push({ target, type, listener });
      addEventListener.apply(target, args);
    };
    target.removeEventListener = (...args: Parameters<Remove>) => {
      const [type, listener] = args;
      held = held.filter(
        (one) => one.target !== target || one.type !== type || one.listener !== listener,
      );
      removeEventListener.apply(target, args);
    };
    return () => Object.assign(target, { addEventListener, removeEventListener });
  });
  return {
    left: () => held.map(({ type }) => type),
    stop: () => stops.forEach((stop) => stop()),
  };
}
