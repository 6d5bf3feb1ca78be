import { AsyncLocalStorage } from 'node:async_hooks';
import { TransactionBypassed } from '../errors.ts';

/**
 * Knows whether the code that runs was called from inside a transaction of one store.
 *
 * The embedded store has one connection. Code inside a transaction that asks the store for a connection, rather than
 * using the one it has, would wait for ever; on a server it would quietly write outside the transaction.
 */
export function createTransactionGuard() {
  const current = new AsyncLocalStorage<{ open: boolean }>();
  return {
    /** Runs the inside of a transaction. */
    async inside<T>(work: () => Promise<T>): Promise<T> {
      const transaction = { open: true };
      try {
        return await current.run(transaction, work);
      } finally {
        // What was started inside and outlives it may use the store again.
        transaction.open = false;
      }
    },
    /** Throws `TransactionBypassed` inside a transaction. */
    refuseInside(): void {
      if (current.getStore()?.open === true) throw new TransactionBypassed();
    },
  };
}

/** Made by `createTransactionGuard`, one for each store. */
export type TransactionGuard = ReturnType<typeof createTransactionGuard>;
