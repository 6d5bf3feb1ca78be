/** Something that sleeps until an instant, or until it is woken. */
export function createWake() {
  let wakeUp: (() => void) | undefined;
  let woken = false;
  return {
    /** Ends the sleep under way, or the next one at once. */
    wake(): void {
      woken = true;
      wakeUp?.();
    },
    /** Resolves after so many milliseconds, or when woken. */
    async sleep(ms: number): Promise<void> {
      if (!woken && ms > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.min(ms, LONGEST_SLEEP_MS));
          wakeUp = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wakeUp = undefined;
      woken = false;
    },
  };
}

/** Timers beyond 24.8 days fire at once; nothing here needs to sleep for as long as a minute. */
const LONGEST_SLEEP_MS = 60_000;
