import type { Bot } from '../state/bot.ts';
import type { Person } from '../state/person.ts';
import type { Activity } from './activity.ts';
import { clientInfo, envelope, type EventDeps } from './envelope.ts';
import { appOf, type Scene } from './scene.ts';

/** Somebody pressed an Action.Execute, or their client refreshed a card by itself (sheet 2.12). */
export const cardAction = (
  deps: EventDeps,
  {
    verb,
    data,
    trigger,
    replyToId,
    ...heard
  }: {
    bot: Bot;
    scene: Scene;
    person: Person;
    verb: string;
    data: unknown;
    trigger: 'manual' | 'automatic';
    replyToId: string;
  },
): Activity =>
  envelope(deps, {
    ...heard,
    type: 'invoke',
    named: 'sender',
    channelData: { source: { name: 'message' }, ...appOf(heard.bot, heard.scene) },
    fields: {
      name: 'adaptiveCard/action',
      replyToId,
      locale: heard.person.locale,
      entities: [clientInfo(heard.person)],
      value: { action: { type: 'Action.Execute', id: '', verb, data }, trigger },
    },
  });
