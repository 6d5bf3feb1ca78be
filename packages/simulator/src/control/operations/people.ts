import * as z from 'zod';
import { conflict, notFound } from '../../errors.ts';
import { peopleChanged } from '../../events/conversation-update.ts';
import { given } from '../../given.ts';
import type { Person } from '../../state/person.ts';
import type { World } from '../../state/world.ts';
import { duplicates, id } from '../arguments.ts';
import { lookUp } from '../look-up.ts';
import { operation } from '../operation.ts';
import { fillIn } from './people/fill-in.ts';
import { newPerson, personFields, type NewPerson } from './people/person-args.ts';

/** Who is in a tenant, one by one. */
export const people = {
  addPeople: operation({
    about: 'Adds people to a tenant, all or none, and gives them back with every field filled in.',
    args: z.strictObject({ tenantId: id, people: z.array(newPerson) }),
    run({ tenantId, people: asked }, { world }) {
      const { domain } = lookUp.tenant(world, tenantId);
      const taken = { ids: new Set<string>(), names: new Set<string>() };
      checkPrescribed(world, asked);
      const added = asked.map((one, index) => fillIn(world, { one, index, tenantId, domain, taken }));
      for (const [index, one] of asked.entries()) {
        const person = added[index];
        if (person !== undefined) enter(world, person, one);
      }
      return added.map(shown);
    },
  }),

  changePerson: operation({
    about: 'Changes what is known of a person; the users delta of Graph tells it.',
    args: z.strictObject({ person: id, ...personFields }),
    run({ person: personId, ...asked }, { world }) {
      const person = lookUp.person(world, personId);
      const named = asked.userPrincipalName === undefined ? undefined : world.people.named(asked.userPrincipalName);
      if (named !== undefined && named.id !== person.id)
        throw conflict(`${asked.userPrincipalName} is taken`, 'userPrincipalName');
      return shown(world.people.change(person, given(asked)));
    },
  }),

  person: operation({
    about: 'What is known of a person.',
    args: z.strictObject({ person: id }),
    run: ({ person }, { world }) => shown(lookUp.person(world, person)),
  }),

  deletePerson: operation({
    about:
      'Deletes a person from their tenant: for good, and bots hear of it in the 1:1 chat (membersRemoved); ' +
      '`restorable`: so that restore-person can bring them back, and no bot hears of it.',
    args: z.strictObject({ person: id, restorable: z.boolean().optional(), duplicates }),
    async run({ person: personId, restorable = false, duplicates: times }, simulation) {
      const { world, courier } = simulation;
      const person = world.people.get(personId) ?? world.people.restorable(personId);
      if (person === undefined) throw notFound(`no person ${personId}`, 'person');
      if (restorable) {
        if (world.people.restorable(personId)) throw conflict(`person ${personId} is deleted already`, 'person');
        world.people.delete(person, 'restorable');
        return { deliveries: [] };
      }
      const told = world.personalChatsOf(person).flatMap((chat) => {
        if (!chat.met) return [];
        const bot = lookUp.bot(world, chat.appId);
        const scene = { kind: 'personal', chat } as const;
        const activity = peopleChanged(simulation, { bot, scene, person, change: 'membersRemoved', people: [person] });
        return [{ bot, activity }];
      });
      world.forgetPerson(person);
      const deliveries = await Promise.all(
        told.map(async ({ bot, activity }) => courier.deliver(bot, activity, times)),
      );
      return { deliveries: deliveries.flat() };
    },
  }),

  restorePerson: operation({
    about: 'Brings back a person who was deleted as `restorable`, with their chats and teams.',
    args: z.strictObject({ person: id }),
    run({ person: personId }, { world }) {
      const person = world.people.restorable(personId);
      if (person === undefined) throw notFound(`no deleted person ${personId} can be restored`, 'person');
      const named = world.people.named(person.userPrincipalName);
      if (named !== undefined) throw conflict(`${person.userPrincipalName} is taken by ${named.id}`, 'person');
      world.people.restore(person);
      return shown(person);
    },
  }),
};

const shown = ({ id: personId, tenantId, teams: _teams, ...fields }: Person) => ({ id: personId, tenantId, ...fields });

function checkPrescribed(world: World, asked: readonly NewPerson[]): void {
  const seen = new Set<string>();
  for (const [index, { pairwiseIds = {}, conversationIds = {} }] of asked.entries())
    for (const [field, prescribed] of [
      ['pairwiseIds', pairwiseIds],
      ['conversationIds', conversationIds],
    ] as const)
      for (const [appId, one] of Object.entries(prescribed)) {
        const ids = world.ids(appId)[field === 'pairwiseIds' ? 'people' : 'conversations'];
        if (seen.has(`${appId}\n${one}`) || ids.read(one) !== undefined)
          throw conflict(`${one} stands for somebody already`, `people.${index}.${field}.${appId}`);
        seen.add(`${appId}\n${one}`);
      }
}

function enter(world: World, person: Person, { pairwiseIds = {}, conversationIds = {} }: NewPerson): void {
  world.people.add(person);
  for (const [appId, one] of Object.entries(pairwiseIds)) world.ids(appId).people.prescribe(person.id, one);
  for (const [appId, one] of Object.entries(conversationIds)) world.ids(appId).conversations.prescribe(person.id, one);
}
