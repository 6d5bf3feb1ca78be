import type { Bot } from '../state/bot.ts';
import type { Person } from '../state/person.ts';
import type { Activity } from './activity.ts';
import { envelope, type EventDeps } from './envelope.ts';
import type { Scene } from './scene.ts';

/** Somebody read the 1:1 chat up to a message (sheet 2.11). */
export const readReceipt = (
  deps: EventDeps,
  { lastReadMessageId, ...heard }: { bot: Bot; scene: Scene; person: Person; lastReadMessageId: string },
): Activity =>
  envelope(deps, {
    ...heard,
    type: 'event',
    fields: { name: 'application/vnd.microsoft.readReceipt', value: { lastReadMessageId } },
  });
