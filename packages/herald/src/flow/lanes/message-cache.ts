import type { StoredMessage } from '../../message-ports.ts';
import type { MessageKey } from '../../model/delivery.ts';

const nameOf = ({ messageId, revision }: MessageKey): string => `${messageId} ${revision}`;

/** Keeps the messages of a lane at hand, so that a payload is read once and not once a recipient. */
export function createMessageCache(load: (key: MessageKey) => Promise<StoredMessage | undefined>) {
  const known = new Map<string, StoredMessage>();
  /** Those who get a broadcast ask for it one after the other. */
  let last: StoredMessage | undefined;
  return {
    /** Undefined when it has to be read. */
    find(key: MessageKey): StoredMessage | undefined {
      if (last?.key.messageId !== key.messageId || last.key.revision !== key.revision) last = known.get(nameOf(key));
      return last;
    },
    /** Undefined when there is none. */
    async read(key: MessageKey): Promise<StoredMessage | undefined> {
      const message = await load(key);
      if (message !== undefined) known.set(nameOf(key), message);
      return message;
    },
    /** Something about the messages changed: read them again. */
    forget(): void {
      known.clear();
      last = undefined;
    },
  };
}
