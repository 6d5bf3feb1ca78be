import type { DeliveryKey, Operation } from '../../model/delivery.ts';
import type { Accepted, MessageStore, NewMessage } from '../../message-ports.ts';
import type { ActivityId, TenantId } from '../../model/ids.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Place } from '../../model/place.ts';
import type { Body } from '../../ports.ts';
import { awaitOutcome } from './await-outcome.ts';
import type { PlaceKey } from './place-keys.ts';

/** What one live message does at its place. */
export type Asked = Pick<NewMessage, 'governed' | 'poll' | 'chores' | 'expiresAt' | 'install'> & {
  readonly operation: Operation;
  readonly payload: Body;
  readonly activityId?: ActivityId;
};

export type AcceptLiveDeps = {
  readonly messages: Pick<MessageStore, 'find' | 'deliveries'>;
  readonly accept: (message: NewMessage) => Promise<Accepted>;
  readonly keyOf: (place: Place) => Promise<PlaceKey>;
  readonly poke: (key: { readonly tenantId: TenantId }) => void;
  /** Throws where no token may go: better now, to the caller, than later in a lane. */
  readonly check: (serviceUrl: string) => unknown;
  readonly settledHere: (key: DeliveryKey, signal: AbortSignal) => Promise<Outcome | undefined>;
  readonly heldHere: (tenant: TenantId) => boolean;
  readonly closedHere: (tenant: TenantId, since: number) => Outcome | undefined;
  /** Each of them gives up waiting. */
  readonly signals: readonly AbortSignal[];
};

/** For a process that drains no lanes: whoever does will settle it in the store. */
export const NOT_HERE: Pick<AcceptLiveDeps, 'settledHere' | 'heldHere' | 'closedHere'> = {
  settledHere: () => new Promise(() => {}),
  heldHere: () => false,
  closedHere: () => undefined,
};

/**
 * Stores one live message, lets its lane send it, and waits for what becomes of it. Rejects with its reason, and stores
 * nothing, when a signal has fired already.
 */
export async function acceptLive(to: Place, asked: Asked, deps: AcceptLiveDeps): Promise<Outcome> {
  const { messages, accept, keyOf, poke, check, settledHere, heldHere, closedHere, signals } = deps;
  for (const signal of signals) signal.throwIfAborted();
  check(to.kind === 'conversation' ? to.reference.serviceUrl : to.serviceUrl);
  const { tenantId, place } = await keyOf(to);
  const { key } = await accept({
    tenantId,
    ...asked,
    priority: 'live',
    onUnknown: 'hold',
    audience: { kind: 'list', places: [place] },
  });
  const accepted = performance.now();
  const outcome = awaitOutcome({ ...key, place }, to, {
    messages,
    settledHere,
    heldHere: () => heldHere(tenantId),
    closedHere: () => closedHere(tenantId, accepted),
    signals,
  });
  poke(key);
  return outcome;
}
