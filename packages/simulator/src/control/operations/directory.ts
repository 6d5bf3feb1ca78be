import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { conflict } from '../../errors.ts';
import { peopleChanged } from '../../events/conversation-update.ts';
import { isTimeZone } from '../../events/local-time.ts';
import type { Person } from '../../state/person.ts';
import type { World } from '../../state/world.ts';
import { duplicates, id, name, pair } from '../arguments.ts';
import { lookUp } from '../look-up.ts';
import { operation, type Simulation } from '../operation.ts';

const pairwise = z.record(id, id).optional();
const newPerson = z.strictObject({
  id: id.optional(),
  name,
  userPrincipalName: name.optional(),
  email: z.string().optional(),
  locale: name.optional(),
  timeZone: z.string().refine(isTimeZone, 'expected an IANA time zone').optional(),
  guest: z.boolean().optional(),
  /** Ids that a bot is to know them by: `29:...` by app id. */
  pairwiseIds: pairwise,
  /** The same for their 1:1 conversation: `a:...` by app id. */
  conversationIds: pairwise,
});
type NewPerson = z.output<typeof newPerson>;

/** Tenants and who is in them. */
export const directory = {
  addTenant: operation({
    about: 'Adds a tenant; `region` is the path of its service URL, and a GCC tenant is served under /gcc/ only.',
    args: z.strictObject({
      id: id.optional(),
      name: name.optional(),
      region: z
        .string()
        .regex(/^[A-Za-z][A-Za-z.-]*$/, 'expected letters')
        .optional(),
      gcc: z.boolean().optional(),
    }),
    run(args, { world }) {
      const tenantId = args.id ?? randomUUID();
      if (world.tenants.has(tenantId)) throw conflict(`tenant ${tenantId} is there already`, 'id');
      const gcc = args.gcc ?? false;
      const region = args.region ?? (gcc ? 'gcc' : 'amer');
      world.tenants.set(tenantId, { id: tenantId, name: args.name ?? 'Contoso', region, gcc, disabledBots: new Set() });
      return { id: tenantId };
    },
  }),

  addPeople: operation({
    about: 'Adds people to a tenant, all or none, and gives them back with every field filled in.',
    args: z.strictObject({ tenantId: id, people: z.array(newPerson) }),
    run({ tenantId, people }, { world }) {
      const { name: tenantName } = lookUp.tenant(world, tenantId);
      const domain = `${slug(tenantName) || 'tenant'}.example`;
      const taken = { ids: new Set<string>(), names: new Set<string>() };
      checkPrescribed(world, people);
      const added = people.map((one, index) => fillIn(world, { one, index, tenantId, domain, taken }));
      for (const [index, one] of people.entries()) {
        const person = added[index];
        if (person !== undefined) enter(world, person, one);
      }
      return added.map(({ teams: _teams, ...fields }) => fields);
    },
  }),

  deletePerson: operation({
    about: 'Deletes a person from their tenant for good; bots hear of it in the 1:1 chat (membersRemoved).',
    args: z.strictObject({ person: id, duplicates }),
    async run({ person: personId, duplicates: times }, simulation) {
      const { world, courier } = simulation;
      const person = lookUp.person(world, personId);
      const told = world.personalChatsOf(person.id).flatMap((chat) => {
        const bot = world.bots.get(chat.appId);
        return bot === undefined || !chat.met ? [] : [{ bot, activity: goneFrom(simulation, person, chat.appId) }];
      });
      world.forgetPerson(person);
      const deliveries = await Promise.all(
        told.map(async ({ bot, activity }) => courier.deliver(bot, activity, times)),
      );
      return { deliveries: deliveries.flat() };
    },
  }),

  pairwiseId: operation({
    about: 'The `29:` id by which a bot knows a person.',
    args: z.strictObject(pair),
    run: ({ appId, person }, { world }) =>
      world.ids(lookUp.bot(world, appId).appId).people.idOf(lookUp.person(world, person).id),
  }),

  conversationId: operation({
    about: 'The `a:` id of the 1:1 chat of a bot and a person.',
    args: z.strictObject(pair),
    run: ({ appId, person }, { world }) =>
      world.ids(lookUp.bot(world, appId).appId).conversations.idOf(lookUp.person(world, person).id),
  }),
};

const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '.')
    .replaceAll(/^\.|\.$/g, '');

interface ToFillIn {
  readonly one: NewPerson;
  readonly index: number;
  readonly tenantId: string;
  readonly domain: string;
  readonly taken: { readonly ids: Set<string>; readonly names: Set<string> };
}

function fillIn(world: World, { one, index, tenantId, domain, taken }: ToFillIn): Person {
  const personId = one.id ?? randomUUID();
  if (world.people.has(personId) || taken.ids.has(personId))
    throw conflict(`person ${personId} is there already`, `people.${index}.id`);
  const guest = one.guest ?? false;
  const isTaken = (upn: string): boolean =>
    world.userPrincipalNames.has(upn.toLowerCase()) || taken.names.has(upn.toLowerCase());
  // Two people of one name differ in a number that no one else can have got.
  const spare = world.people.size + index + 1;
  const upn = one.userPrincipalName ?? freeName(one.name, { guest, domain, isTaken, spare });
  if (isTaken(upn)) throw conflict(`${upn} is taken`, `people.${index}.userPrincipalName`);
  taken.ids.add(personId);
  taken.names.add(upn.toLowerCase());
  return {
    id: personId,
    tenantId,
    name: one.name,
    userPrincipalName: upn,
    email: one.email ?? upn.replace(/_([^_]*)#EXT#@.*$/i, '@$1'),
    locale: one.locale ?? 'en-US',
    timeZone: one.timeZone ?? 'America/Los_Angeles',
    guest,
    teams: new Set(),
  };
}

function freeName(
  fullName: string,
  {
    guest,
    domain,
    isTaken,
    spare,
  }: { guest: boolean; domain: string; isTaken: (upn: string) => boolean; spare: number },
): string {
  const base = slug(fullName) || 'person';
  // The form that Entra gives to guests (sheet 3.10).
  const upnOf = (local: string): string => (guest ? `${local}_guests.example#EXT#@${domain}` : `${local}@${domain}`);
  const plain = upnOf(base);
  return isTaken(plain) ? upnOf(`${base}.${spare}`) : plain;
}

function checkPrescribed(world: World, people: readonly NewPerson[]): void {
  const seen = new Set<string>();
  for (const [index, { pairwiseIds = {}, conversationIds = {} }] of people.entries())
    for (const [field, given] of [
      ['pairwiseIds', pairwiseIds],
      ['conversationIds', conversationIds],
    ] as const)
      for (const [appId, one] of Object.entries(given)) {
        const ids = world.ids(appId)[field === 'pairwiseIds' ? 'people' : 'conversations'];
        if (seen.has(`${appId}\n${one}`) || ids.read(one) !== undefined)
          throw conflict(`${one} stands for somebody already`, `people.${index}.${field}.${appId}`);
        seen.add(`${appId}\n${one}`);
      }
}

function enter(world: World, person: Person, { pairwiseIds = {}, conversationIds = {} }: NewPerson): void {
  world.people.set(person.id, person);
  world.userPrincipalNames.set(person.userPrincipalName.toLowerCase(), person.id);
  for (const [appId, given] of Object.entries(pairwiseIds)) world.ids(appId).people.prescribe(person.id, given);
  for (const [appId, given] of Object.entries(conversationIds))
    world.ids(appId).conversations.prescribe(person.id, given);
}

function goneFrom(simulation: Simulation, person: Person, appId: string) {
  const { world } = simulation;
  const bot = lookUp.bot(world, appId);
  const scene = { kind: 'personal', chat: world.personalChat(appId, person) } as const;
  return peopleChanged(simulation, { bot, scene, person, change: 'membersRemoved', people: [person] });
}
