import * as z from 'zod';
import { conflict } from '../../errors.ts';
import { peopleChanged } from '../../events/conversation-update.ts';
import { duplicates, id } from '../arguments.ts';
import { lookUp } from '../look-up.ts';
import { operation, type Simulation } from '../operation.ts';

const args = z.strictObject({ chat: id, members: z.array(id).min(1), duplicates });

/** People join and leave group chats; every bot installed in the chat hears of it. */
export const chatChanges = {
  addChatMembers: operation({
    about: 'People join a group chat (membersAdded); those who are members already are left out.',
    args,
    run: async (given, simulation) => changeMembers(given, simulation, 'membersAdded'),
  }),

  removeChatMembers: operation({
    about: 'People leave a group chat (membersRemoved).',
    args,
    run: async (given, simulation) => changeMembers(given, simulation, 'membersRemoved'),
  }),
};

async function changeMembers(
  given: z.output<typeof args>,
  simulation: Simulation,
  change: 'membersAdded' | 'membersRemoved',
) {
  const { world, courier } = simulation;
  const chat = lookUp.chat(world, given.chat, 'chat');
  const adding = change === 'membersAdded';
  const people = lookUp
    .people(world, given.members, 'members')
    .filter(({ id: one }) => chat.roster.has(one) !== adding);
  for (const one of people)
    if (one.tenantId !== chat.tenantId) throw conflict(`person ${one.id} is not in the chat's tenant`, 'members');
  const [person] = people;
  if (person === undefined) return { deliveries: [] };
  for (const { id: one } of people) {
    if (adding) chat.roster.add(one);
    else chat.roster.remove(one);
  }
  const scene = { kind: 'groupChat', chat } as const;
  const installed = [...chat.bots.keys()].flatMap((appId) => world.bots.get(appId) ?? []);
  const deliveries = await Promise.all(
    installed.map(async (bot) =>
      courier.deliver(bot, peopleChanged(simulation, { bot, scene, person, change, people }), given.duplicates),
    ),
  );
  return { deliveries: deliveries.flat() };
}
