import type { StoredMessage } from '../../delivery-ports.ts';
import type { MessageKey } from '../../model/delivery.ts';

/** Keeps the messages of a lane at hand, so that a payload is read once and not once a recipient. */
export function createMessageCache(read: (key: MessageKey) => Promise<StoredMessage | undefined>) {
  const known = new Map<string, StoredMessage>();
  return {
    async find(key: MessageKey): Promise<StoredMessage | undefined> {
      const name = `${key.messageId} ${key.revision}`;
      const message = known.get(name) ?? (await read(key));
      if (message !== undefined) known.set(name, message);
      return message;
    },
    /** Something about the messages changed: read them again. */
    forget(): void {
      known.clear();
    },
  };
}
