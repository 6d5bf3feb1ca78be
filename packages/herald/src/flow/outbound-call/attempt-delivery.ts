import type { DueDelivery } from '../../lane-ports.ts';
import type { StoredMessage } from '../../message-ports.ts';
import { HeraldClosed, HeraldError, NotLetOut } from '../../errors.ts';
import type { Reader } from '../../model/content.ts';
import { isOfApp } from '../../model/delivery.ts';
import type { DeliveryAttempted } from '../../model/outcome.ts';
import type { Payload } from '../../ports.ts';
import { attemptAppStep, type AppStepDeps } from './app/app-step.ts';
import { attempt, type AttemptDeps, type Call } from './attempt.ts';

export type AttemptDeliveryDeps = AttemptDeps & {
  /** What this reader gets of a message. */
  readonly forReader: (message: StoredMessage, reader: Reader | undefined) => Payload;
  /** What a step about the app needs beside the delivery. */
  readonly app: AppStepDeps;
};

/**
 * Makes one attempt at a delivery. What Herald itself does not let go out (a host that is not trusted, an id that would
 * change the route) is refused, with its code in place of Teams' own; what was given up before it left goes again.
 */
export async function attemptDelivery(
  delivery: DueDelivery,
  message: StoredMessage,
  deps: AttemptDeliveryDeps,
): Promise<DeliveryAttempted> {
  try {
    const { installing } = delivery;
    if (installing?.next !== undefined) {
      const { signal, mayLeave } = deps;
      const asked = { delivery, home: installing.home, step: installing.next, ...(mayLeave && { mayLeave }) };
      return await attemptAppStep(asked, { ...deps.app, ...(signal && { signal }) });
    }
    const call = callOf(delivery, () => deps.forReader(message, delivery.reader));
    if (call === undefined) return { kind: 'refused', status: 0, code: 'not-editable' };
    const { servedAt } = delivery;
    return await attempt(call, servedAt === undefined ? deps : { ...deps, servedAt });
  } catch (error) {
    if (deps.signal?.aborted === true || error instanceof HeraldClosed || error instanceof NotLetOut)
      return { kind: 'wait', status: 0, code: 'NotYet', until: undefined, countsAsAttempt: false };
    if (error instanceof HeraldError) return { kind: 'refused', status: 0, code: error.code };
    throw error;
  }
}

/** What a delivery asks of Teams; undefined for an edit of what has no conversation or message to edit. */
function callOf({ operation, to, activityId }: DueDelivery, payload: () => Payload): Call | undefined {
  if (isOfApp(operation)) return undefined;
  if (operation === 'send') return { kind: 'send', to, payload: payload() };
  if (to.kind !== 'conversation' || activityId === undefined) return undefined;
  const message = { kind: 'conversation', reference: { ...to.reference, activityId } } as const;
  return operation === 'update' ? { kind: 'update', to: message, payload: payload() } : { kind: 'delete', to: message };
}
