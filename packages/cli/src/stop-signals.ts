/** What a run is told of signals. */
export type StopSignals = {
  /** Resolves with the first signal that asks for an end. */
  readonly asked: Promise<NodeJS.Signals>;
  /** Listens no more. */
  readonly forget: () => void;
};

/** What tells of signals: `process`. */
export type SignalSource = {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
};

export type StopDeps = {
  readonly endAtOnce: () => void;
  readonly source?: SignalSource;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
};

/** Two of Ctrl+C within this time are one: npm hands on to its child what the terminal has sent there already. */
export const SAME_PRESS_MS = 500;
const signals = ['SIGTERM', 'SIGINT'] as const;

/** Listens for SIGTERM and SIGINT: the first asks for an end, a second one ends at once. */
export function listenForStop({ endAtOnce, source = process, now = () => performance.now() }: StopDeps): StopSignals {
  const asked = Promise.withResolvers<NodeJS.Signals>();
  let first: { readonly signal: NodeJS.Signals; readonly at: number } | undefined;
  const hear = (signal: NodeJS.Signals): void => {
    if (first === undefined) {
      first = { signal, at: now() };
      asked.resolve(signal);
      return;
    }
    if (signal === 'SIGINT' && first.signal === 'SIGINT' && now() - first.at < SAME_PRESS_MS) return;
    endAtOnce();
  };
  for (const signal of signals) source.on(signal, hear);
  return {
    asked: asked.promise,
    forget: () => {
      for (const signal of signals) source.off(signal, hear);
    },
  };
}
