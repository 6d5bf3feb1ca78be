type Deadline = { readonly at: number; readonly pass: () => void };

/** Timers may fire early by a part of a millisecond. */
const EARLY_MS = 1;

/** One timer, for the earliest there was when it was set: nearly all are met, and a timer for each would be set in vain. */
const waiting = new Set<Deadline>();
let timer: NodeJS.Timeout | undefined;
let timerAt = Infinity;

/** Calls `pass` at this instant of `performance.now()`, however many others are waited for; answers with what ends that. */
export function onDeadline(at: number, pass: () => void): () => void {
  const deadline = { at, pass };
  waiting.add(deadline);
  if (at < timerAt) setTimer(at);
  return () => {
    waiting.delete(deadline);
    // It would keep the process alive.
    if (waiting.size === 0) setTimer(Infinity);
  };
}

function setTimer(at: number): void {
  clearTimeout(timer);
  timerAt = at;
  timer = at === Infinity ? undefined : setTimeout(passThose, at - performance.now());
}

function passThose(): void {
  const now = performance.now() + EARLY_MS;
  try {
    for (const deadline of waiting) {
      if (deadline.at > now) continue;
      waiting.delete(deadline);
      deadline.pass();
    }
  } finally {
    let next = Infinity;
    for (const { at } of waiting) next = Math.min(next, at);
    setTimer(next);
  }
}
