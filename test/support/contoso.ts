import { randomUUID } from 'node:crypto';
import { after, before } from 'node:test';
import Fastify from 'fastify';
import { openHerald, type Herald, type HeraldOptions } from 'herald';
import { botEndpoint } from 'herald-server';
import { startSimulator, type RequestEntry, type Simulator, type SimulatorOptions } from 'teams-simulator';
import { heraldOptions } from './herald-options.ts';
import { keepTokens } from './keep-tokens.ts';
import { makeDatabase, makeDataFolder, type Database, type Folder, type Made } from './store-places.ts';

/** Somebody as the simulator knows them; `id` is their Entra id. */
export type Someone = { readonly id: string; readonly name: string; readonly userPrincipalName: string };

/** A simulated organisation with one bot, whose endpoint is this Herald. */
export type Contoso = {
  readonly teams: Simulator;
  readonly control: Simulator['control'];
  readonly herald: Herald;
  readonly appId: string;
  readonly secret: string;
  readonly tenantId: string;
  readonly endpoint: string;
  /** Where its store is. */
  readonly place: Folder | Database;
  /** Adds people; with `install`, each of them gets the app. */
  readonly people: <const Names extends readonly string[]>(
    names: Names,
    options?: { readonly install?: boolean },
  ) => Promise<{ readonly [Index in keyof Names]: Someone }>;
  /** What one person reads in the chat with the bot. */
  readonly texts: (person: string) => Promise<readonly string[]>;
  /** What the simulator was asked while this work was done, oldest first, such as `POST /amer/v3/conversations 201`. */
  readonly asked: (work: () => Promise<unknown>) => Promise<readonly string[]>;
  /** What nobody but the login and the Connector may see: the bot's secret, and every token that it has got. */
  readonly secrets: () => readonly string[];
};

export type ContosoOptions = {
  readonly simulator?: SimulatorOptions;
  /** What Herald is told beside the usual. */
  readonly herald?: (teams: Simulator) => Partial<HeraldOptions>;
  /** Which store; a PostgreSQL unless said otherwise: an embedded one takes seconds to begin. */
  readonly store?: 'embedded' | 'server';
  /** The bot's app id, when it is to be a certain one. */
  readonly appId?: string;
};

/** How many requests Teams takes is for other tests to ask: these would wait for nothing else. */
export const unhurried = { port: 0, limits: { enabled: false } };

/** What runs something when it ends: a test. */
export type Ending = { after(hook: () => Promise<void>): void };

/** Starts Teams and a Herald behind a real HTTP endpoint; both are closed when the test has ended, however it ends. */
export async function startContoso(t: Ending, options: ContosoOptions = {}): Promise<Contoso> {
  // What was started last is closed first, however the test ends.
  const closing = new AsyncDisposableStack();
  t.after(() => closing.disposeAsync());
  return open(closing, options);
}

/** One Contoso for all tests of a file or suite: open from before its first test until after its last. */
export function sharedContoso(options?: ContosoOptions): () => Contoso {
  const closing = new AsyncDisposableStack();
  let opened: Contoso | undefined;
  before(async () => {
    opened = await open(closing, options);
  });
  after(() => closing.disposeAsync());
  return () => {
    if (opened === undefined) throw new Error('Contoso opens before the first test runs, not before');
    return opened;
  };
}

async function open(closing: AsyncDisposableStack, options: ContosoOptions = {}): Promise<Contoso> {
  const { appId = randomUUID(), store = 'server' } = options;
  const secret = randomUUID();
  const teams = await startSimulator({ ...unhurried, ...options.simulator });
  closing.defer(() => teams.close());
  const made: Made<Folder | Database> = await (store === 'embedded' ? makeDataFolder() : makeDatabase());
  closing.defer(made.remove);
  const usual = heraldOptions(teams, appId, secret);
  const { credential, tokens } = keepTokens(usual.credential);
  const herald = await openHerald({ ...usual, credential, ...made.place, ...options.herald?.(teams) });
  closing.defer(() => herald.close());
  const server = Fastify();
  closing.defer(async () => server.close());
  await server.register(botEndpoint, { endpoint: herald.botEndpoint });
  const endpoint = `${await server.listen({ host: '127.0.0.1', port: 0 })}/api/messages`;

  const requests: RequestEntry[] = [];
  teams.onRequest((entry) => requests.push(entry));
  const { control } = teams;
  await control.addBot({ appId, secret, name: 'Herald', endpoint, manifestId: appId });
  const { id: tenantId } = await control.addTenant({ name: 'Contoso' });
  return {
    teams,
    control,
    herald,
    appId,
    secret,
    tenantId,
    endpoint,
    place: made.place,
    async people<const Names extends readonly string[]>(names: Names, { install = false } = {}) {
      const people = await control.addPeople({ tenantId, people: names.map((name) => ({ name })) });
      if (install) for (const { id } of people) await control.install({ appId, person: id });
      return people as unknown as { readonly [Index in keyof Names]: Someone };
    },
    async texts(person) {
      const { chats } = await control.inbox({ person, appId });
      return chats.flatMap(({ messages }) => messages.map(({ text }) => text));
    },
    async asked(work) {
      const earlier = requests.length;
      await work();
      return requests.slice(earlier).map(({ method, path, status }) => `${method} ${path} ${status}`);
    },
    secrets: () => [secret, ...tokens],
  };
}
