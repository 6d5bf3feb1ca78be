/**
 * Runs `work`, one at a time; asked for while it runs, once more after that, however often it was asked. Resolves when
 * nothing is left to run. When `work` fails all who asked hear of it, and nothing runs until somebody asks again.
 */
export function onceMore(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let asked = false;
  const run = async (): Promise<void> => {
    try {
      while (asked) {
        asked = false;
        await work();
      }
    } finally {
      running = undefined;
    }
  };
  return () => {
    asked = true;
    return (running ??= run());
  };
}
