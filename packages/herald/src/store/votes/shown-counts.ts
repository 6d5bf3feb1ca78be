import type { VoteCount } from '../../content-ports.ts';
import type { Handle } from '../handle.ts';
import { countVotes } from './count-votes.ts';
import type { PollKey } from './lock-poll.ts';

/** From so many voters on, whoever votes is shown counts that may be a few seconds old: counting reads every vote. */
export const MANY = 2_000;
const KEPT_MS = 5_000;

type Kept = { readonly count: VoteCount; readonly at: number };

/** Counts for whoever votes: of a poll in which many have, once for all who vote within a few seconds. */
export function createShownCounts(db: Handle) {
  const kept = new Map<string, Kept>();
  return async (key: PollKey, options: number, closed: boolean): Promise<VoteCount> => {
    // What is shown of a closed one is its result.
    if (closed) return countVotes(db, key, options);
    const name = `${key.messageId} ${key.tenantId}`;
    const known = kept.get(name);
    if (known !== undefined && performance.now() - known.at < KEPT_MS) return known.count;
    for (const [other, { at }] of kept) if (performance.now() - at >= KEPT_MS) kept.delete(other);
    const count = await countVotes(db, key, options);
    if (count.voters >= MANY) kept.set(name, { count, at: performance.now() });
    return count;
  };
}
