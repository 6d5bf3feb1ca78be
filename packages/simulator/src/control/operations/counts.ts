import * as z from 'zod';
import { countReceived, forgetReceived } from '../../state/count-received.ts';
import { id, service } from '../arguments.ts';
import { operation } from '../operation.ts';
import { checkTarget, target } from './limits.ts';

/** How much came, and how much of it reached people. */
export const counts = {
  counters: operation({
    about:
      'Requests to the Connector, or with `service` to Graph, by operation and status, 429s, requests in flight, the ' +
      'most in one second. Of a batch each item counts, and the batch itself.',
    args: z.strictObject({ ...target, service }),
    run({ service: of = 'connector', ...whose }, { world, traffic, graph }) {
      checkTarget(world, whose);
      return (of === 'graph' ? graph : traffic).counters.view(whose);
    },
  }),

  received: operation({
    about:
      'How many people got no message of a bot in their 1:1 chat, one, two or more; on demand who and which place.',
    args: z.strictObject({
      ...target,
      appId: id,
      byPerson: z.boolean().optional(),
      byPlace: z.boolean().optional(),
    }),
    run(what, { world }) {
      checkTarget(world, what);
      return countReceived(world, what);
    },
  }),

  resetCounters: operation({
    about: 'Counts requests and received messages from zero; messages, limits and their windows stay.',
    args: z.strictObject({}),
    run(_, { world, traffic, graph }) {
      traffic.counters.clear();
      graph.counters.clear();
      forgetReceived(world);
      return {};
    },
  }),

  setKeep: operation({
    about:
      'Keeps all messages of bots from now on, or counts them only: not kept in 1:1 chats, elsewhere without content.',
    args: z.strictObject({ messages: z.enum(['all', 'count']) }),
    run({ messages }, { world }) {
      world.keepMessages = messages;
      return {};
    },
  }),
};
