import type { Activity } from './activity.ts';
import type { EventDeps } from './envelope.ts';
import { messageEvent, type Written } from './message.ts';

const changes = {
  editMessage: 'messageUpdate',
  undeleteMessage: 'messageUpdate',
  softDeleteMessage: 'messageDelete',
} as const;

/** Somebody edited, deleted or restored a message of their own (sheet 2.10); its id is the message's. */
export function messageChange(
  deps: EventDeps,
  { eventType, ...written }: Written & { readonly eventType: keyof typeof changes },
): Activity {
  const activity = messageEvent(deps, written);
  return {
    ...activity,
    type: changes[eventType],
    channelData: { ...activity.channelData, eventType },
  };
}
