import * as z from 'zod';
import { ControlRefused } from '../../errors.ts';
import { Population, type PopulationShares } from '../../state/generated/population.ts';
import { id } from '../arguments.ts';
import { lookUp } from '../look-up.ts';
import { operation } from '../operation.ts';

const mostOnePage = 10_000;
const share = z.number().min(0).max(1).optional();

/** People by the million, for benchmarks and whole organisations. */
export const population = {
  generatePeople: operation({
    about:
      'Adds people by number: the same names, departments, places, languages and time zones for the same `seed`. ' +
      '`guests`, `disabled`, `unlicensed` are shares of them. `installFor`: bots that a share has (`installed`, all), ' +
      'some of whom `blocked` them, and whose install a policy has `forbidden` for others. No event is told; they ' +
      'take no memory until they are met.',
    args: z.strictObject({
      tenantId: id,
      count: z.int().min(1).max(10_000_000),
      seed: z.int().min(0).optional(),
      installFor: z.union([id, z.array(id)]).optional(),
      guests: share,
      disabled: share,
      unlicensed: share,
      installed: share,
      blocked: share,
      forbidden: share,
    }),
    run({ tenantId, count, seed = 0, installFor = [], ...asked }, { world }) {
      const { domain } = lookUp.tenant(world, tenantId);
      const apps = typeof installFor === 'string' ? [installFor] : installFor;
      for (const appId of apps) lookUp.bot(world, appId);
      const shares = sharesOf(asked, apps.length > 0);
      const number = world.people.populations(tenantId).length + 1;
      const added = new Population({ tenantId, domain, number, count, seed, apps, shares });
      world.people.addPopulation(added);
      return { generated: count, ...countsOf(added) };
    },
  }),

  generatedPeople: operation({
    about: `Generated people with the ids by which a bot knows them, up to ${mostOnePage} a page; next: where to go on, or null.`,
    args: z.strictObject({
      tenantId: id,
      appId: id,
      offset: z.int().min(0).optional(),
      limit: z.int().min(1).max(mostOnePage).optional(),
    }),
    run({ tenantId, appId, offset = 0, limit = 1000 }, { world }) {
      lookUp.tenant(world, tenantId);
      const ids = world.ids(lookUp.bot(world, appId).appId);
      const populations = world.people.populations(tenantId);
      const total = populations.reduce((sum, { count }) => sum + count, 0);
      const end = Math.min(total, offset + limit);
      const people = idsFrom(populations, offset, end)
        .filter((person) => world.people.has(person))
        .map((person) => ({
          id: person,
          pairwiseId: ids.people.idOnce(person),
          conversationId: ids.conversations.idOnce(person),
        }));
      return { people, total, next: end < total ? end : null };
    },
  }),

  installed: operation({
    about: 'How many people of a tenant have a bot, and the Entra ids of up to `list` of those who have not.',
    args: z.strictObject({ tenantId: id, appId: id, list: z.int().min(0).max(mostOnePage).optional() }),
    run({ tenantId, appId, list = 0 }, { world }) {
      lookUp.tenant(world, tenantId);
      lookUp.bot(world, appId);
      const without: string[] = [];
      let people = 0;
      let have = 0;
      for (const person of world.people.all(tenantId)) {
        people += 1;
        if (world.installOf(appId, person.id) !== undefined) have += 1;
        else if (without.length < list) without.push(person.id);
      }
      return { people, installed: have, without };
    },
  }),
};

type AskedShares = { readonly [Name in keyof PopulationShares]?: number | undefined };

function sharesOf(asked: AskedShares, hasApps: boolean): PopulationShares {
  const { guests = 0, disabled = 0, unlicensed = 0, blocked = 0, forbidden = 0 } = asked;
  const installed = asked.installed ?? 1 - forbidden;
  for (const field of ['installed', 'blocked', 'forbidden'] as const)
    if (!hasApps && asked[field] !== undefined) throw wrong(field, 'it goes with installFor only');
  if (blocked > installed) throw wrong('blocked', `expected at most installed (${installed}), got ${blocked}`);
  if (installed + forbidden > 1)
    throw wrong('forbidden', `expected at most what installed (${installed}) leaves, got ${forbidden}`);
  return { guests, disabled, unlicensed, installed, blocked, forbidden };
}

/** How many people there are of each kind. */
function countsOf(added: Population) {
  const { count, apps } = added;
  const { guests, disabled, unlicensed, installed, blocked, forbidden } = added.shares;
  const all = { installed: apps.size * count, blocked: 0, forbidden: 0, guests: 0, disabled: 0, unlicensed: 0 };
  const allAlike = guests + disabled + unlicensed + blocked + forbidden === 0 && installed === 1;
  if (allAlike) return all;
  const counts = { ...all, installed: 0 };
  for (let index = 0; index < count; index += 1) {
    const { guest, accountEnabled, licensed } = added.standingOf(index);
    if (guest) counts.guests += 1;
    else if (!licensed) counts.unlicensed += 1;
    if (!accountEnabled) counts.disabled += 1;
    const standing = apps.size === 0 ? 'none' : added.appStandingOf(index);
    if (standing === 'installed' || standing === 'blocked') counts.installed += apps.size;
    if (standing === 'blocked') counts.blocked += apps.size;
    if (standing === 'forbidden') counts.forbidden += 1;
  }
  return counts;
}

const wrong = (field: string, what: string): ControlRefused =>
  new ControlRefused('E_SIMULATOR_BAD_ARGUMENT', `${field}: ${what}`, field);

function idsFrom(populations: readonly Population[], from: number, to: number): readonly string[] {
  const ids: string[] = [];
  let before = 0;
  for (const one of populations) {
    for (let index = Math.max(0, from - before); index < Math.min(one.count, to - before); index += 1)
      ids.push(one.idOf(index));
    before += one.count;
  }
  return ids;
}
