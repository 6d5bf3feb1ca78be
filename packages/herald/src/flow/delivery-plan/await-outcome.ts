import { setTimeout as delay } from 'node:timers/promises';
import { type DeliveryKey, skippedWhys, type SkippedWhy } from '../../model/delivery.ts';
import type { DeliveryView, MessageStore } from '../../message-ports.ts';
import type { ConversationReference } from '../../model/conversation-reference.ts';
import { activityId, conversationId, serviceUrl } from '../../model/ids.ts';
import { unreachableWhys, type Outcome, type UnreachableWhy } from '../../model/outcome.ts';
import type { Place } from '../../model/place.ts';

/** How long `send` waits for what becomes of its delivery, and how far Teams may put it off and still be waited for. */
export const PATIENCE_MS = 60_000;
const FIRST_LOOK_MS = 250;
const LONGEST_LOOK_MS = 2_000;
/** What this process holds it settles itself, and says so; only what turns out to have nowhere to go is settled otherwise. */
const LOOK_WHEN_HELD_MS = 10_000;

/** Accepted and stored, and not settled while somebody waited for it. */
export const NOT_YET: Outcome = { kind: 'wait', status: 0, code: 'NotYet', until: undefined, countsAsAttempt: false };

export type AwaitOutcomeDeps = {
  readonly messages: Pick<MessageStore, 'deliveries'>;
  /** The outcome if this process settles the delivery; undefined when the signal fires first. */
  readonly settledHere: (key: DeliveryKey, signal: AbortSignal) => Promise<Outcome | undefined>;
  /** Whether this process holds the delivery's lane. */
  readonly heldHere: () => boolean;
  /** What closes the lane, if it is held in this process and was found closed since the message was accepted. */
  readonly closedHere: () => Outcome | undefined;
  /** Each of them gives up waiting. */
  readonly signals: readonly AbortSignal[];
};

/**
 * Waits for what becomes of one delivery, whichever process settles it. Resolves with `wait` when Teams puts it off for
 * more than a minute, and as `NotYet` after a minute or when a signal fires; with `closed` when its lane is closed. The
 * delivery goes on by itself in each case.
 */
export async function awaitOutcome(key: DeliveryKey, to: Place, deps: AwaitOutcomeDeps): Promise<Outcome> {
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(PATIENCE_MS), ...deps.signals]);
  try {
    return await Promise.race([
      deps.settledHere(key, signal).then((here) => here ?? NOT_YET),
      lookUp(key, to, deps, signal),
    ]);
  } finally {
    ended.abort();
  }
}

/** Another process may hold the lane: what it settled is in the store. */
async function lookUp(
  key: DeliveryKey,
  to: Place,
  { messages, heldHere, closedHere }: AwaitOutcomeDeps,
  signal: AbortSignal,
): Promise<Outcome> {
  let lookAgainAt = Number.NEGATIVE_INFINITY;
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LONGEST_LOOK_MS)) {
    try {
      await delay(pause, undefined, { signal });
    } catch {
      return NOT_YET;
    }
    if (!heldHere() || performance.now() >= lookAgainAt) {
      lookAgainAt = performance.now() + LOOK_WHEN_HELD_MS;
      const [view] = await messages.deliveries(key, { limit: 1 });
      const outcome = view === undefined ? undefined : outcomeOf(view, to);
      if (outcome !== undefined) return outcome;
    }
    const closed = closedHere();
    if (closed !== undefined) return closed;
  }
}

function outcomeOf({ state, why, status = 0, code = state, ...row }: DeliveryView, to: Place): Outcome | undefined {
  switch (state) {
    case 'planned':
      return row.dueAt.getTime() - Date.now() < PATIENCE_MS
        ? undefined
        : { kind: 'wait', status, code, until: row.dueAt, countsAsAttempt: row.attempts > 0 };
    case 'sending':
      return undefined;
    case 'sent':
      return { kind: 'sent', reference: referenceOf(to, row) };
    case 'unreachable':
      return { kind: 'unreachable', why: unreachableWhy(why), status, code };
    case 'unknown':
      return { kind: 'unknown', code };
    case 'skipped':
      return { kind: 'skipped', why: skippedWhy(why) };
    case 'refused':
    case 'cancelled':
      return { kind: 'refused', status, code: why ?? code };
  }
}

const skippedWhy = (why: DeliveryView['why']): SkippedWhy => skippedWhys.find((known) => known === why) ?? 'excluded';

const unreachableWhy = (why: DeliveryView['why']): UnreachableWhy =>
  unreachableWhys.find((known) => known === why) ?? 'not-installed';

/** Where it was sent: meanwhile the tenant may have moved, or a person got another chat. */
function referenceOf(
  to: Place,
  {
    conversationId: at,
    serviceUrl: url,
    activityId: sent,
  }: Pick<DeliveryView, 'conversationId' | 'serviceUrl' | 'activityId'>,
): ConversationReference {
  const went = {
    ...(at === undefined ? {} : { conversationId: conversationId(at) }),
    ...(url === undefined ? {} : { serviceUrl: serviceUrl(url) }),
    ...(sent === undefined ? {} : { activityId: activityId(sent) }),
  };
  if (to.kind === 'conversation') return { ...to.reference, ...went };
  const { tenantId, botId } = to;
  const base = { tenantId, serviceUrl: to.serviceUrl, botId, conversationId: conversationId(''), ...went };
  if (to.kind === 'direct') return { ...base, scope: 'personal', person: to.person };
  return {
    ...base,
    scope: 'channel',
    channelId: to.channelId,
    ...(to.teamId === undefined ? {} : { teamId: to.teamId }),
  };
}
