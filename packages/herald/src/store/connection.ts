import type { Handle } from './handle.ts';
import type { Session } from './session.ts';
import type { Transact } from './transact.ts';

/** An open database, embedded or on a server, whatever is in it. */
export type Connection = {
  readonly kind: 'embedded' | 'server';
  /** For single statements, outside transactions. */
  readonly db: Handle;
  readonly transact: Transact;
  readonly session: Session;
  /** Waits for what was asked before, and frees everything. */
  readonly close: () => Promise<void>;
};
