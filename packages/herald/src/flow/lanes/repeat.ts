/** Runs `work` again and again, each time so long after the last has ended; `stop` waits for what is under way. */
export function repeat(work: () => Promise<void>, everyMs: number, onFault: (fault: unknown) => void) {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const next = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = work().catch(onFault).finally(next);
    }, everyMs);
  };
  next();
  return {
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
