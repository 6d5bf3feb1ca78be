import type { NewMessage, MessageStore } from '../../message-ports.ts';
import type { AppJob, Broadcast, Estimate } from '../../model/broadcast.ts';
import type { AppOperation } from '../../model/delivery.ts';
import type { RateWindow } from '../../model/limits.ts';
import type { Body } from '../../ports.ts';
import type { AudienceFound } from './audience.ts';
import { givenUp } from './bulk-terms.ts';
import { governedBy } from './governed.ts';
import type { PollAccepted } from './poll-terms.ts';
import { scheduleOf } from './read-broadcast.ts';

/** What the store is given of a broadcast that was checked, with nothing left open but what has no default. */
export function newMessage(
  broadcast: Broadcast,
  { tenantId, audience }: AudienceFound,
  payload: Body,
  pollAccepted: PollAccepted,
): NewMessage {
  const { via, priority = 'broadcast', onUnknown = 'hold', idempotencyKey, expiresAt, install } = broadcast;
  const schedule = scheduleOf(broadcast);
  return {
    tenantId,
    operation: 'send',
    priority: via ?? priority,
    onUnknown,
    audience,
    ...governedBy(payload, broadcast, true),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(schedule === undefined ? {} : { schedule }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(install === undefined ? {} : { install }),
    ...pollAccepted,
  };
}

/** Says nothing to anybody. */
const NOTHING: Body = { type: 'message' };

/** What the store is given of something that is to be done about the app. */
export function newAppJob(operation: AppOperation, job: AppJob, { tenantId, audience }: AudienceFound): NewMessage {
  const { idempotencyKey, expiresAt } = job;
  const schedule = scheduleOf(job);
  return {
    tenantId,
    operation,
    payload: NOTHING,
    priority: 'broadcast',
    onUnknown: 'resend',
    audience,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(schedule === undefined ? {} : { schedule }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** How long an audience takes at this pace: one request each, since someone new gets the message with their chat. */
export function estimateOf(
  { recipients, unreachable, unmatched }: Awaited<ReturnType<MessageStore['estimate']>> & Pick<Estimate, 'unmatched'>,
  { requests, ms }: RateWindow,
  { via }: { readonly via?: 'bulk' },
): Estimate {
  const seconds = Math.ceil((recipients * ms) / requests / 1000);
  return { recipients, unreachable, unmatched, seconds, ...(via === undefined ? {} : { givenUp }) };
}
