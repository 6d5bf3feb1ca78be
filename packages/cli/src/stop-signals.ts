/** What a run is told of signals. */
export type StopSignals = {
  /** Resolves with the first signal that asks for an end. */
  readonly asked: Promise<NodeJS.Signals>;
  /** Listens no more. */
  forget(): void;
};

/** Two of the same kind within this time are one press of Ctrl+C: npm hands on what the terminal has sent already. */
const SAME_PRESS_MS = 500;

/** Listens for SIGTERM and SIGINT: the first asks for an end, a second one ends at once. */
export function listenForStop(endAtOnce: () => void): StopSignals {
  const asked = Promise.withResolvers<NodeJS.Signals>();
  let first: { readonly signal: NodeJS.Signals; readonly at: number } | undefined;
  const hear = (signal: NodeJS.Signals): void => {
    if (first === undefined) {
      first = { signal, at: performance.now() };
      asked.resolve(signal);
      return;
    }
    if (signal === 'SIGINT' && first.signal === 'SIGINT' && performance.now() - first.at < SAME_PRESS_MS) return;
    endAtOnce();
  };
  process.on('SIGTERM', hear).on('SIGINT', hear);
  return {
    asked: asked.promise,
    forget: () => void process.off('SIGTERM', hear).off('SIGINT', hear),
  };
}
