import * as z from 'zod';
import { envelope, serviceUrlOf } from '../../events/envelope.ts';
import { isJsonObject, objectAt, textAt } from '../../state/json.ts';
import { duplicates, id, name, pair } from '../arguments.ts';
import { lookUp } from '../look-up.ts';
import { operation } from '../operation.ts';

const token = z.strictObject({
  issuer: z.string().optional(),
  audience: z.string().optional(),
  expiresInSeconds: z.int().optional(),
  notBeforeSeconds: z.int().optional(),
  serviceUrl: z.string().nullable().optional(),
  kid: z.string().optional(),
  algorithm: z.enum(['RS256', 'HS256', 'none']).optional(),
  tampered: z.boolean().optional(),
});

/** What Teams would not send, or does not send yet: for tests of what a bot refuses and of what it ignores. */
export const raw = {
  sendRaw: operation({
    about: 'Posts any activity, or any text, to a bot, with a token that may be wrong, or with none (`token: null`).',
    args: z.strictObject({
      appId: id,
      activity: z.union([z.looseObject({}), z.string()]),
      token: token.nullable().optional(),
    }),
    async run({ appId, activity, token: faults = {} }, simulation) {
      const bot = lookUp.bot(simulation.world, appId);
      const fields = isJsonObject(activity) ? activity : {};
      const conversation = objectAt(fields, 'conversation');
      const tenantId = textAt(conversation, 'tenantId') ?? '';
      const parcel = {
        text: typeof activity === 'string' ? activity : JSON.stringify(activity),
        serviceUrl: textAt(fields, 'serviceUrl') ?? serviceUrlOf(simulation, tenantId),
        conversationId: textAt(conversation, 'id') ?? '',
        tenantId,
      };
      return simulation.courier.deliverAs(bot, parcel, faults);
    },
  }),

  unknownEvent: operation({
    about: 'Sends an event of a kind that no bot knows yet, in the 1:1 chat; bots must ignore it (sheet 2.1).',
    args: z.strictObject({ ...pair, type: name.optional(), eventType: name.optional(), duplicates }),
    async run(
      { appId, person: personId, type = 'conversationUpdate', eventType = 'somethingNew', duplicates: times },
      simulation,
    ) {
      const bot = lookUp.bot(simulation.world, appId);
      const person = lookUp.person(simulation.world, personId);
      const scene = { kind: 'personal', chat: simulation.world.personalChat(bot.appId, person) } as const;
      const event = envelope(simulation, { type, bot, scene, person, channelData: { eventType } });
      return { deliveries: await simulation.courier.deliver(bot, event, times) };
    },
  }),
};
