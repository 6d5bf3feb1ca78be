import * as z from 'zod';
import { Population } from '../../state/population.ts';
import { id } from '../arguments.ts';
import { lookUp } from '../look-up.ts';
import { operation } from '../operation.ts';

const mostOnePage = 10_000;

/** People by the million, for benchmarks. */
export const population = {
  generatePeople: operation({
    about: 'Adds people by number, with apps installed and no event told; they take no memory until they are met.',
    args: z.strictObject({
      tenantId: id,
      count: z.int().min(1).max(10_000_000),
      installFor: z.union([id, z.array(id)]).optional(),
    }),
    run({ tenantId, count, installFor = [] }, { world }) {
      lookUp.tenant(world, tenantId);
      const apps = typeof installFor === 'string' ? [installFor] : installFor;
      for (const appId of apps) lookUp.bot(world, appId);
      const number = world.people.populations(tenantId).length + 1;
      world.people.addPopulation(new Population({ tenantId, number, count, apps }));
      return { generated: count, installed: apps.length * count };
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
};

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
