/** One message per task as soon as the one before is done, or so many per second, evenly. */
export type Pace = "at once" | number;

/** Calls back in a task of its own each time. */
export function inTasks(times: number, pace: Pace, run: (index: number) => void): Promise<void> {
  return new Promise((resolve) => {
    let index = 0;
    const next = () => {
      run(index);
      index += 1;
      if (index === times) resolve();
      return index < times;
    };
    if (pace === "at once") asSoonAsPossible(next);
    else evenly(times, pace, next);
  });
}

function asSoonAsPossible(next: () => boolean) {
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = () => (next() ? port1.postMessage(null) : port1.close());
  port1.postMessage(null);
}

function evenly(times: number, perSecond: number, next: () => boolean) {
  const worker = new Worker(URL.createObjectURL(new Blob([ticker])));
  worker.onmessage = () => (next() ? undefined : worker.terminate());
  worker.postMessage({ times, perSecond });
}

// A worker may sleep for less than the 4 ms of a timer, and takes nothing from the page's thread.
const ticker = `onmessage = ({ data: { times, perSecond } }) => {
  const lock = new Int32Array(new SharedArrayBuffer(4));
  const startedAt = performance.now();
  for (let tick = 1; tick <= times; tick += 1) {
    Atomics.wait(lock, 0, 0, startedAt + (1_000 * tick) / perSecond - performance.now());
    postMessage(null);
  }
};`;
