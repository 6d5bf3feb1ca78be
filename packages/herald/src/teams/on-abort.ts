/** What is to be told when a signal fires: a list for each, since a signal looks through all its listeners for each new one. */
const told = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls `listener` when the signal fires, however many others wait for it; answers with what ends that. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const known = told.get(signal) ?? listenTo(signal);
  known.add(listener);
  return () => known.delete(listener);
}

function listenTo(signal: AbortSignal): Set<() => void> {
  const listeners = new Set<() => void>();
  told.set(signal, listeners);
  signal.addEventListener('abort', () => {
    for (const listener of listeners) listener();
  });
  return listeners;
}
