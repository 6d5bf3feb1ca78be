import { setTimeout as delay } from 'node:timers/promises';
import type { ResponseCounts, ResponseStore, VoteStore } from '../../content-ports.ts';
import type { Change, DeliveryView, Looked, MessageStore } from '../../message-ports.ts';
import { MessageNotKnown } from '../../errors.ts';
import type { Progress, Reason } from '../../model/broadcast.ts';
import type { DeliveryState, MessageKey, Tally } from '../../model/delivery.ts';
import type { RateWindow } from '../../model/limits.ts';
import type { Message } from '../../model/message.ts';
import type { Body } from '../../ports.ts';
import { checkBulkEdit } from './bulk-terms.ts';
import type { PollAccepted } from './poll-terms.ts';
import { pollVotes, type PollVotes } from './poll-votes.ts';

/** Which failed deliveries to try again; all of them when nothing is said. */
export type RetryAsked = {
  readonly states?: ReadonlyArray<'unreachable' | 'refused' | 'unknown'>;
  /** Herald's word or Teams' code, such as `blocked` or `gave-up`. */
  readonly why?: readonly string[];
};

/** A message that was accepted: what became of it, and what can still be done about it. It may be held across restarts by its key. */
export type MessageHandle = PollVotes & {
  readonly key: MessageKey;
  /** What became of everyone; the counts always add up to `planned`. */
  tally(): Promise<Tally>;
  /** The failed and skipped, by reason; and those that wait (`planned`) for the end of quiet hours or for a digest. */
  reasons(): Promise<readonly Reason[]>;
  /** One page of deliveries; the next begins after the last one's `key.place`. */
  deliveries(page?: {
    readonly state?: DeliveryState;
    readonly limit?: number;
    readonly after?: string;
  }): Promise<readonly DeliveryView[]>;
  /** How far it has come, again and again until nothing waits; after a while once a second, unless told how often. */
  progress(options?: { readonly everyMs?: number; readonly signal?: AbortSignal }): AsyncIterable<Progress>;
  /** Resolves with the tally once nothing waits. */
  finished(options?: { readonly signal?: AbortSignal }): Promise<Tally>;
  /** What people did with it, as far as Teams tells a bot; counted each time it is asked for. */
  responses(): Promise<ResponseCounts>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Cancels what has not left. */
  cancel(): Promise<void>;
  /** Replaces what was sent, and what is still to be sent, as deliveries of their own. */
  update(message: Message): Promise<MessageHandle>;
  /** Takes back what was sent, as deliveries of their own, and cancels the rest. */
  recall(): Promise<MessageHandle>;
  /** Plans what failed again; says how many. */
  retry(what?: RetryAsked): Promise<number>;
};

export type MessageHandleDeps = {
  readonly messages: MessageStore;
  /** How far a message has come; whoever asks at the same time shares a statement. */
  readonly look: (key: MessageKey) => Promise<Looked | undefined>;
  readonly votes: VoteStore;
  readonly responses: Pick<ResponseStore, 'counts'>;
  readonly compose: (message: Message) => Promise<Body>;
  /** What is accepted with a poll. */
  readonly pollTerms: (body: Body, key: MessageKey) => Promise<PollAccepted>;
  /** Tells this process' lanes that something changed. */
  readonly poke: (key: MessageKey) => void;
  /** How many requests the tenant takes, in what time. */
  readonly pace: RateWindow;
};

/** A small message is soon over, and a large one takes long: it is looked at again after twice as long each time. */
const FIRST_LOOK_MS = 25;
const LONGEST_LOOK_MS = 1_000;
const PAGE = 100;
const FAILED = ['unreachable', 'refused', 'unknown'] as const;

/** Makes the handle of a message that is stored. */
export function messageHandle(key: MessageKey, deps: MessageHandleDeps): MessageHandle {
  const { messages, votes, compose, pollTerms, poke, pace } = deps;
  const look = async (): Promise<Looked> => {
    const found = await deps.look(key);
    if (found === undefined) throw new MessageNotKnown(key.messageId);
    return found;
  };
  const tally = async (): Promise<Tally> => (await look()).tally;
  const revised = async (change: Change): Promise<MessageHandle> => {
    const revision = await messages.revise(key, change);
    poke(revision);
    return messageHandle(revision, deps);
  };
  async function* progress({ everyMs, signal }: { everyMs?: number; signal?: AbortSignal } = {}) {
    let before: { readonly at: number; readonly settled: number } | undefined;
    for (let looks = 0; ; looks += 1) {
      const seen = await look();
      const at = performance.now();
      const settled = seen.tally.planned - seen.tally.waiting;
      const perSecond = before === undefined ? 0 : ((settled - before.settled) * 1000) / Math.max(1, at - before.at);
      before = { at, settled };
      yield { ...seen, perSecond, secondsLeft: secondsLeft(seen, perSecond, pace) } satisfies Progress;
      if (seen.state !== 'planning' && seen.tally.waiting === 0) return;
      const pause = everyMs ?? Math.min(LONGEST_LOOK_MS, FIRST_LOOK_MS * 2 ** looks);
      await delay(pause, undefined, signal === undefined ? {} : { signal });
    }
  }

  return {
    ...pollVotes(key, votes),
    key,
    tally,
    reasons: () => messages.reasons(key),
    deliveries: ({ limit = PAGE, ...page } = {}) => messages.deliveries(key, { ...page, limit }),
    progress,
    async finished(options = {}) {
      for await (const seen of progress(options))
        if (seen.tally.waiting === 0 && seen.state !== 'planning') return seen.tally;
      return tally();
    },
    responses: () => deps.responses.counts(key),
    async pause() {
      await messages.pause(key);
      poke(key);
    },
    async resume() {
      await messages.resume(key);
      poke(key);
    },
    async cancel() {
      await messages.cancel(key);
      poke(key);
    },
    async update(message) {
      const payload = await compose(message);
      const { tenantId, messageId } = key;
      if ((await messages.find(tenantId, messageId))?.priority === 'bulk') checkBulkEdit(payload);
      const { poll, chores } = await pollTerms(payload, key);
      return revised({ operation: 'update', payload, ...(poll && { poll }), ...(chores && { chores }) });
    },
    recall: () => revised({ operation: 'delete' }),
    async retry({ states, why } = {}) {
      const count = await messages.retry(key, { states: states ?? FAILED, ...(why === undefined ? {} : { why }) });
      poke(key);
      return count;
    },
  };
}

/** At the rate of late; before there is one, at what the tenant takes. */
function secondsLeft(
  { tally, state }: { tally: Tally; state: Progress['state'] },
  perSecond: number,
  { requests, ms }: RateWindow,
): number | undefined {
  if (state === 'planning') return undefined;
  if (tally.waiting === 0) return 0;
  return tally.waiting / (perSecond > 0 ? perSecond : (requests * 1000) / ms);
}
