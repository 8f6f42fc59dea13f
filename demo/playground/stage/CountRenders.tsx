import { Profiler, useEffect, useRef, type ReactNode } from "react";

/** How often what is inside of it was rendered, written past React so that it is no render itself. */
export function CountRenders({ children }: { children: ReactNode }) {
  const label = useRef<HTMLSpanElement>(null);
  const renders = useRef(0);

  function show() {
    if (label.current) label.current.textContent = String(renders.current);
  }

  function count() {
    renders.current += 1;
    show();
  }

  useEffect(show, []);

  return (
    <>
      <Profiler id="counted" onRender={count}>
        {children}
      </Profiler>
      <p className="detail">
        Rendered <span data-testid="renders" ref={label} /> times.
      </p>
    </>
  );
}
