import { randomUUID } from 'node:crypto';
import type { FastConnectorCalls } from '../processes/fast-connector.ts';
import { startChild, type Child } from './start-child.ts';
import type { PersonListed } from './list-people.ts';
import type { Populated } from './start-teams.ts';

const PAGE = 10_000;

/** A Connector that is not what is measured, in a process of its own, and one tenant for each of these numbers of people. */
export async function startFastTeams(
  sizes: readonly number[],
): Promise<Populated & { readonly child: Child<FastConnectorCalls> }> {
  const child = await startChild<FastConnectorCalls>('fast-connector');
  const where = await child.call('start');
  const sizeOf = new Map(sizes.map((size): [string, number] => [randomUUID(), size]));
  async function* people(tenantId: string): AsyncGenerator<readonly PersonListed[]> {
    for (let left = sizeOf.get(tenantId) ?? 0; left > 0; left -= PAGE)
      yield await child.call('makePeople', { count: Math.min(PAGE, left) });
  }
  return { ...where, bot: { appId: randomUUID(), secret: randomUUID() }, tenants: [...sizeOf.keys()], people, child };
}
