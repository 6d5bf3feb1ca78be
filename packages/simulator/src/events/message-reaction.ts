import type { Bot } from '../state/bot.ts';
import type { Person } from '../state/person.ts';
import type { Activity } from './activity.ts';
import { envelope, type EventDeps } from './envelope.ts';
import type { Scene } from './scene.ts';

/** Somebody reacted to a message of the bot, or took it back (sheet 2.9). */
export const messageReaction = (
  deps: EventDeps,
  {
    reaction,
    removed,
    replyToId,
    ...heard
  }: {
    bot: Bot;
    scene: Scene;
    person: Person;
    reaction: string;
    removed: boolean;
    replyToId: string;
  },
): Activity =>
  envelope(deps, {
    ...heard,
    type: 'messageReaction',
    fields: {
      [removed ? 'reactionsRemoved' : 'reactionsAdded']: [{ type: reaction }],
      replyToId,
      legacy: { replyToId },
    },
  });
