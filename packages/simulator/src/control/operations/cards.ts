import * as z from 'zod';
import { conflict } from '../../errors.ts';
import { cardAction } from '../../events/card-action.ts';
import { messageEvent } from '../../events/message.ts';
import { takeMessageId } from '../../state/store-message.ts';
import { duplicates, id, messageOf } from '../arguments.ts';
import { conversationOfScene } from '../find-scene.ts';
import { operation } from '../operation.ts';
import { readCardAnswer } from '../read-card-answer.ts';
import { messageAt } from './talk.ts';

const data = z.unknown().optional();

/** What people do with the cards of a bot. */
export const cards = {
  submit: operation({
    about: 'A person presses an Action.Submit: a message with `value` and no text (sheet 2.13).',
    args: z.strictObject({ ...messageOf, data, duplicates }),
    async run(args, simulation) {
      const { bot, person, scene, message } = messageAt(simulation.world, args);
      checkOwn(message.from, bot.appId);
      const { clock } = simulation.world;
      // Nobody sees the submit as a message; only its id is taken from the conversation.
      const activityId = takeMessageId(conversationOfScene(scene), clock);
      const written = { bot, scene, person, id: activityId, replyToId: message.id, value: args.data ?? {} };
      const event = messageEvent(simulation, written);
      return { deliveries: await simulation.courier.deliver(bot, event, args.duplicates) };
    },
  }),

  execute: operation({
    about: 'A person presses an Action.Execute, or their client refreshes a card: an invoke, and what they see then.',
    args: z.strictObject({
      ...messageOf,
      verb: id,
      data,
      trigger: z.enum(['manual', 'automatic']).optional(),
      duplicates,
    }),
    async run(args, simulation) {
      const { bot, person, scene, message } = messageAt(simulation.world, args);
      checkOwn(message.from, bot.appId);
      const { verb, trigger = 'manual' } = args;
      const action = { verb, data: args.data ?? {}, trigger, replyToId: message.id };
      const event = cardAction(simulation, { bot, scene, person, ...action });
      const deliveries = await simulation.courier.deliver(bot, event, args.duplicates);
      const [first] = deliveries;
      const answer = readCardAnswer(first);
      // The card that comes back replaces the view of this one person only (sheet section 8).
      if (answer.state === 'card') message.views.set(person.id, answer.card);
      return { status: first?.status ?? null, body: first?.body ?? null, ...answer, deliveries };
    },
  }),
};

function checkOwn(from: { readonly kind: string; readonly appId?: string }, appId: string): void {
  if (from.kind !== 'bot' || from.appId !== appId) throw conflict('that card is not of this bot', 'activityId');
}
