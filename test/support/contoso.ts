import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Fastify from 'fastify';
import { clouds, openHerald, PlainHttpCredential, serviceUrl, type Herald, type HeraldOptions } from 'herald';
import { botEndpoint } from 'herald-server';
import { startSimulator, type Simulator, type SimulatorOptions } from 'teams-simulator';

/** A simulated organisation with one bot, whose endpoint is this Herald. */
export type Contoso = {
  readonly teams: Simulator;
  readonly control: Simulator['control'];
  readonly herald: Herald;
  readonly appId: string;
  readonly secret: string;
  readonly tenantId: string;
  readonly endpoint: string;
  /** Adds people; with `install`, each of them gets the app. */
  people(
    names: readonly string[],
    options?: { readonly install?: boolean },
  ): Promise<ReadonlyArray<{ readonly id: string; readonly name: string; readonly userPrincipalName: string }>>;
  /** What one person reads in the chat with the bot. */
  texts(person: string): Promise<readonly string[]>;
};

export type ContosoOptions = {
  readonly simulator?: SimulatorOptions;
  readonly herald?: Partial<HeraldOptions>;
};

/** The options of a Herald for this simulator; the store is the caller's to add. */
export const heraldOptions = (teams: Simulator, appId: string, secret: string) => ({
  botAppId: appId,
  credential: new PlainHttpCredential({
    loginHost: teams.loginHost,
    authority: 'botframework.com',
    clientId: appId,
    clientSecret: secret,
  }),
  cloud: {
    ...clouds.public,
    openIdMetadataUrl: teams.openIdMetadataUrl,
    globalServiceUrl: serviceUrl(teams.serviceUrl),
    otherServiceUrl: undefined,
  },
  trustedServiceUrls: [teams.serviceUrl],
});

/** A folder that goes with what else is closed. */
export async function temporaryFolder(closing: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'herald-test-'));
  closing.defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts Teams and a Herald behind a real HTTP endpoint; both are closed when the test has ended, however it ends. */
export async function startContoso(
  t: { after(hook: () => Promise<void>): void },
  options: ContosoOptions = {},
): Promise<Contoso> {
  // What was started last is closed first, however the test ends.
  const closing = new AsyncDisposableStack();
  t.after(() => closing.disposeAsync());
  const appId = randomUUID();
  const secret = randomUUID();
  const teams = await startSimulator(options.simulator);
  closing.defer(() => teams.close());
  const where = options.herald?.databaseUrl === undefined ? { dataFolder: await temporaryFolder(closing) } : {};
  const herald = await openHerald({ ...heraldOptions(teams, appId, secret), ...where, ...options.herald });
  closing.defer(() => herald.close());
  const server = Fastify();
  await server.register(botEndpoint, { endpoint: herald.botEndpoint });
  const endpoint = `${await server.listen({ host: '127.0.0.1', port: 0 })}/api/messages`;
  closing.defer(async () => {
    await server.close();
  });

  const { control } = teams;
  await control.addBot({ appId, secret, name: 'Herald', endpoint });
  const { id: tenantId } = await control.addTenant({ name: 'Contoso' });
  return {
    teams,
    control,
    herald,
    appId,
    secret,
    tenantId,
    endpoint,
    async people(names, { install = false } = {}) {
      const people = await control.addPeople({ tenantId, people: names.map((name) => ({ name })) });
      if (install) for (const { id } of people) await control.install({ appId, person: id });
      return people;
    },
    async texts(person) {
      const { chats } = await control.inbox({ person, appId });
      return chats.flatMap(({ messages }) => messages.map(({ text }) => text));
    },
  };
}
