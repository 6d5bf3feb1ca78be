import type { Accepted, MessageStore, NewMessage } from './delivery-ports.ts';
import { InputInvalid, StatementFailed } from './errors.ts';
import { createBatches } from './flow/lanes/batches.ts';

/** Messages that one transaction accepts when many come at once; one that comes alone does not wait. */
const MOST_AT_ONCE = 200;
/** Longer lists are accepted by themselves: they would hold up the others. */
const SHORT_LIST = 10;

type Answer = { readonly accepted: Accepted } | { readonly error: unknown };

/** Accepts messages; those that come while others are being stored share the next transaction. */
export function createAccepting({ create }: Pick<MessageStore, 'create'>): (message: NewMessage) => Promise<Accepted> {
  const store = async (messages: readonly NewMessage[]): Promise<readonly Answer[]> =>
    (await create(messages)).map((accepted) => ({ accepted }));
  const storeAlone = (message: NewMessage): Promise<readonly Answer[]> =>
    store([message]).catch((error: unknown) => [{ error }]);
  const run = async (messages: readonly NewMessage[]): Promise<readonly Answer[]> => {
    try {
      return await store(messages);
    } catch (error) {
      // Nothing was stored then, and the others are not to suffer for it.
      if (isOfOneMessage(error)) return (await Promise.all(messages.map(storeAlone))).flat();
      return messages.map((): Answer => ({ error }));
    }
  };
  const together = createBatches({ run, most: MOST_AT_ONCE, apartMs: 0 });
  return async (message) => {
    const { audience } = message;
    const isLong = audience.kind === 'list' && audience.places.length > SHORT_LIST;
    const answer = await (isLong ? createBatches({ run, most: 1, apartMs: 0 }) : together).add(message);
    if ('error' in answer) throw answer.error;
    return answer.accepted;
  };
}

/** Data exceptions and violated constraints (PostgreSQL's manual, appendix A, classes 22 and 23). */
const isOfOneMessage = (error: unknown): boolean =>
  error instanceof InputInvalid || (error instanceof StatementFailed && /^2[23]/.test(error.sqlState));
