import type { DeliveryKey, Settlement } from '../../model/delivery.ts';
import type { DeliveryAttempted, Outcome } from '../../model/outcome.ts';
import { keyOf } from './feed.ts';

const nameOf = (key: DeliveryKey): string => `${key.tenantId} ${keyOf(key)}`;

/** Those in this process who wait for what becomes of a delivery. */
export function createWaiters({ patienceMs, now }: { readonly patienceMs: number; readonly now: () => Date }) {
  const waiting = new Map<string, (outcome: Outcome) => void>();
  return {
    /** Resolves with the outcome that settled it; with what closed its lane; or with undefined when `signal` fires first. */
    wait(key: DeliveryKey, signal: AbortSignal): Promise<Outcome | undefined> {
      return new Promise((resolve) => {
        const done = (outcome: Outcome | undefined): void => {
          waiting.delete(nameOf(key));
          signal.removeEventListener('abort', giveUp);
          resolve(outcome);
        };
        const giveUp = (): void => done(undefined);
        if (signal.aborted) resolve(undefined);
        else {
          signal.addEventListener('abort', giveUp, { once: true });
          waiting.set(nameOf(key), done);
        }
      });
    },
    /** A delivery that comes again soon goes on being waited for, unless its whole lane is closed. */
    settled(key: DeliveryKey, outcome: DeliveryAttempted, settlement: Settlement): void {
      if (waiting.size === 0 || outcome.kind === 'created' || outcome.kind === 'done') return;
      const soon = settlement.kind === 'again' && settlement.dueAt.getTime() - now().getTime() < patienceMs;
      if (!soon || outcome.kind === 'closed') waiting.get(nameOf(key))?.(outcome);
    },
  };
}
