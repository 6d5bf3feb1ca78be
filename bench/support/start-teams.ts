import { randomUUID } from 'node:crypto';
import type { Control, SimulatorOptions } from 'teams-simulator';
import type { SimulatorCalls } from '../processes/simulator.ts';
import { listPeople, type PersonListed } from './list-people.ts';
import { startChild, type Child } from './start-child.ts';

/** Where Teams is, as a bot has to know it. */
export type Whereabouts = {
  readonly url: string;
  readonly serviceUrl: string;
  readonly loginHost: string;
  readonly openIdMetadataUrl: string;
  readonly graphBaseUrl: string;
};

/** A bot as whoever runs it knows it. */
export type Bot = { readonly appId: string; readonly secret: string };

/** One bot, its tenants and who is in them. */
export type Populated = Whereabouts & {
  readonly bot: Bot;
  readonly tenants: readonly string[];
  /** The people of one tenant, by the page. */
  readonly people: (tenantId: string) => AsyncIterable<readonly PersonListed[]>;
};

/** A simulated Teams in a process of its own. */
export type Teams = Populated & {
  readonly child: Child<SimulatorCalls>;
  readonly control: <Name extends keyof Control>(
    name: Name,
    args: Parameters<Control[Name]>[0],
  ) => Promise<Awaited<ReturnType<Control[Name]>>>;
};

export type TeamsOptions = SimulatorOptions & {
  readonly tenants: number;
  readonly people: number;
  /** Notes every request: `child.call('seen')`. */
  readonly watch?: boolean;
};

/** Starts Teams in a process of its own; `people`, spread evenly over the tenants, have the bot's app. */
export async function startTeams({ tenants, people, watch = false, ...options }: TeamsOptions): Promise<Teams> {
  const child = await startChild<SimulatorCalls>('simulator');
  const where = await child.call('start', { keepMessages: 'count', ...options, watch });
  const bot = { appId: randomUUID(), secret: randomUUID() };
  const control: Teams['control'] = async (name, args) =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one type for both sides
    (await child.call('control', { name, args })) as never;
  await control('addBot', { ...bot, name: 'Notifier' });
  const ids: string[] = [];
  for (let index = 0; index < tenants; index += 1) {
    const { id } = await control('addTenant', { id: randomUUID() });
    const count = Math.floor(people / tenants) + (index < people % tenants ? 1 : 0);
    if (count > 0) await control('generatePeople', { tenantId: id, count, installFor: bot.appId });
    ids.push(id);
  }
  const list: Teams['people'] = (tenantId) => listPeople({ control, bot }, tenantId);
  return { ...where, bot, tenants: ids, people: list, child, control };
}
