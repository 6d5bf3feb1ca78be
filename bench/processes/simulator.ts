/** Teams on this machine, on a core of its own. */
import { startSimulator, type Control, type Simulator, type SimulatorOptions } from 'teams-simulator';
import { answerCalls } from '../support/answer-calls.ts';
import { watchRequests, type Seen } from '../support/watch-requests.ts';

let teams: Simulator | undefined;
let watched: ReturnType<typeof watchRequests> | undefined;

const open = (): Simulator => {
  if (teams === undefined) throw new Error('the simulator was not started');
  return teams;
};

const calls = {
  /** `watch`: every request to the Connector is noted from now on. */
  async start({ watch, ...options }: SimulatorOptions & { readonly watch: boolean }) {
    if (watch) watched = watchRequests();
    teams = await startSimulator(options);
    const { url, serviceUrl, loginHost, openIdMetadataUrl, graphBaseUrl } = teams;
    return { url, serviceUrl, loginHost, openIdMetadataUrl, graphBaseUrl };
  },
  control: async ({ name, args }: { readonly name: keyof Control; readonly args: unknown }): Promise<unknown> => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- start-teams.ts holds the callers to the types
    const operation = open().control[name] as (args: unknown) => Promise<unknown>;
    return operation(args);
  },
  /** The requests that came, from the one with this number on. */
  seen: ({ from }: { readonly from: number }): readonly Seen[] => watched?.seen.slice(from) ?? [],
  /** The requests that wait for their answers at this moment. */
  pending: (): readonly Seen[] => [...(watched?.pending ?? [])],
  certificate: (): string => open().certificate ?? '',
};

/** What this process can be asked. */
export type SimulatorCalls = typeof calls;

answerCalls(calls);
