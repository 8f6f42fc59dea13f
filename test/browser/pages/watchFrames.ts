/** How a page moves, in milliseconds. */
export interface Frames {
  /** From each frame to the next. */
  gaps: number[];
  /** Tasks of 50 ms and more, as the browser tells of them. */
  longTasks: number[];
}

/** Looks at every frame from now on. */
export function watchFrames(): Frames {
  const frames: Frames = { gaps: [], longTasks: [] };
  let last = performance.now();
  requestAnimationFrame(function look() {
    const now = performance.now();
    frames.gaps.push(now - last);
    last = now;
    requestAnimationFrame(look);
  });
  new PerformanceObserver((list) => {
    frames.longTasks.push(...list.getEntries().map(({ duration }) => duration));
  }).observe({ entryTypes: ["longtask"] });
  return frames;
}
