import type * as z from 'zod';
import { ControlRefused } from '../errors.ts';
import type { Operation, Simulation } from './operation.ts';
import { apps } from './operations/apps.ts';
import { bots } from './operations/bots.ts';
import { bulk } from './operations/bulk.ts';
import { cards } from './operations/cards.ts';
import { chatChanges } from './operations/chat-changes.ts';
import { counts } from './operations/counts.ts';
import { directory } from './operations/directory.ts';
import { faults } from './operations/faults.ts';
import { graph } from './operations/graph.ts';
import { groups } from './operations/groups.ts';
import { installs } from './operations/installs.ts';
import { limits } from './operations/limits.ts';
import { people } from './operations/people.ts';
import { population } from './operations/population.ts';
import { raw } from './operations/raw.ts';
import { talk } from './operations/talk.ts';
import { teamChanges } from './operations/team-changes.ts';
import { teams } from './operations/teams.ts';
import { views } from './operations/views.ts';

/** Every control operation; the in-process object and the HTTP routes are both made from this one table. */
export const operations = {
  ...bots,
  ...directory,
  ...people,
  ...teams,
  ...groups,
  ...apps,
  ...installs,
  ...teamChanges,
  ...chatChanges,
  ...talk,
  ...cards,
  ...raw,
  ...views,
  ...limits,
  ...bulk,
  ...graph,
  ...faults,
  ...counts,
  ...population,
};

type Operations = typeof operations;

type Call<Entry> =
  Entry extends Operation<infer Args, infer Result>
    ? Record<string, never> extends z.input<Args>
      ? (args?: z.input<Args>) => Promise<Result>
      : (args: z.input<Args>) => Promise<Result>
    : never;

/** The control operations as methods; each refuses what it is not meant for with a `ControlRefused`. */
export type Control = { readonly [Name in keyof Operations]: Call<Operations[Name]> } & {
  readonly setBotEndpoint: (appId: string, url: string) => Promise<object>;
};

/** Runs one operation on arguments that may be anything. */
export async function runOperation(name: string, args: unknown, simulation: Simulation): Promise<unknown> {
  const table: Readonly<Record<string, Operation<z.ZodObject, unknown>>> = operations;
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found === undefined) throw new ControlRefused('E_SIMULATOR_NOT_FOUND', `there is no operation ${name}`);
  const read = found.args.safeParse(args);
  if (!read.success) throw badArgument(read.error);
  return found.run(read.data, simulation);
}

/** Makes the operations callable in this process. */
export function makeControl(simulation: Simulation): Control {
  const methods = Object.keys(operations).map((name) => [
    name,
    async (args: unknown = {}) => runOperation(name, args, simulation),
  ]);
  const setBotEndpoint = async (given: unknown, url?: string): Promise<unknown> =>
    runOperation('setBotEndpoint', typeof given === 'string' ? { appId: given, url } : given, simulation);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both are made from the one table
  return Object.freeze({ ...Object.fromEntries(methods), setBotEndpoint }) as Control;
}

function badArgument(error: z.ZodError): ControlRefused {
  const [issue] = error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const field = [...(issue?.path ?? []), ...(unknown === undefined ? [] : [unknown])].map(String).join('.');
  const message = `${field === '' ? 'the arguments' : field}: ${issue?.message ?? 'not understood'}`;
  return new ControlRefused('E_SIMULATOR_BAD_ARGUMENT', message, field === '' ? undefined : field);
}
