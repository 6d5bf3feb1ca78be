import type { Looked, MessageStore } from './message-ports.ts';
import { createBatches } from './flow/lanes/batches.ts';
import type { MessageKey } from './model/delivery.ts';

/** Messages that one statement looks at when many are watched at once. */
const MOST_AT_ONCE = 500;
/** So long after a look the next one begins; the first after a quiet time does not wait. */
const APART_MS = 20;

/** Looks how far messages have come, in a statement for all who ask at about the same time. */
export function createLooking({
  lookAt,
}: Pick<MessageStore, 'lookAt'>): (key: MessageKey) => Promise<Looked | undefined> {
  const looks = createBatches({
    // Wrapped, since of what is not there nothing is known, which is an answer too.
    run: async (keys: readonly MessageKey[]) => (await lookAt(keys)).map((looked) => ({ looked })),
    most: MOST_AT_ONCE,
    apartMs: APART_MS,
  });
  return async (key) => (await looks.add(key)).looked;
}
