import type { Accepted, MessageStore, NewMessage } from './message-ports.ts';
import { InputInvalid } from './errors.ts';
import { createBatches } from './flow/lanes/batches.ts';
import { isOfOne } from './flow/lanes/persist.ts';

/** Messages that one transaction accepts when many come at once; one that comes alone does not wait. */
const MOST_AT_ONCE = 200;
/** Longer lists are accepted by themselves: they would hold up the others. */
const MOST_PLACES = 10;

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
      if (messages.length > 1 && (error instanceof InputInvalid || isOfOne(error)))
        return (await Promise.all(messages.map(storeAlone))).flat();
      return messages.map((): Answer => ({ error }));
    }
  };
  const together = createBatches({ run, most: MOST_AT_ONCE, apartMs: 0 });
  const alone = createBatches({ run, most: 1, apartMs: 0 });
  return async (message) => {
    const { audience } = message;
    const isLong = audience.kind === 'list' && audience.places.length > MOST_PLACES;
    const answer = await (isLong ? alone : together).add(message);
    if ('error' in answer) throw answer.error;
    return answer.accepted;
  };
}
