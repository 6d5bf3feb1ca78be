import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { clouds, openHerald, PlainHttpCredential, serviceUrl, type Herald, type HeraldOptions } from 'herald';
import { botEndpoint } from 'herald-server';
import { startSimulator, type Simulator } from 'teams-simulator';

/** A simulated Teams and a bot in it, whose endpoint is a Herald. */
export type DemoBot = {
  readonly teams: Simulator;
  readonly herald: Herald;
  readonly appId: string;
  close(): Promise<void>;
};

/** Starts both, on a store in this folder; nobody has the bot yet. */
export async function startBot(dataFolder: string, options: Partial<HeraldOptions> = {}): Promise<DemoBot> {
  const appId = randomUUID();
  const secret = randomUUID();
  const teams = await startSimulator();
  const herald = await openHerald({
    botAppId: appId,
    credential: new PlainHttpCredential({
      loginHost: teams.loginHost,
      authority: 'botframework.com',
      clientId: appId,
      clientSecret: secret,
    }),
    dataFolder,
    cloud: {
      ...clouds.public,
      openIdMetadataUrl: teams.openIdMetadataUrl,
      globalServiceUrl: serviceUrl(teams.serviceUrl),
      otherServiceUrl: undefined,
      graphBaseUrl: teams.graphBaseUrl,
    },
    trustedServiceUrls: [teams.serviceUrl],
    ...options,
  });
  const server = Fastify();
  await server.register(botEndpoint, { endpoint: herald.botEndpoint });
  const address = await server.listen({ host: '127.0.0.1', port: 0 });

  await teams.control.addBot({ appId, secret, name: 'Herald', endpoint: `${address}/api/messages`, manifestId: appId });
  return {
    teams,
    herald,
    appId,
    async close() {
      await server.close();
      await herald.close();
      await teams.close();
    },
  };
}
