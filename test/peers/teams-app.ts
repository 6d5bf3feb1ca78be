import { App, type AppOptions, ExpressAdapter } from '@microsoft/teams.apps';
import { serveBot } from './serve-bot.ts';
import type { Credentials } from './start-teams.ts';

type Options = AppOptions<never>;

const quiet: NonNullable<Options['logger']> = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  trace: () => undefined,
  log: () => undefined,
  child: () => quiet,
};

/** An app of teams.apps with the settings of production and nothing else; it writes no log. */
export const appOf = ({ appId, secret }: Credentials, more: Options = {}): App =>
  new App({ clientId: appId, clientSecret: secret, logger: quiet, ...more });

/** The same behind a web server of its own; `listen` registers what it does with activities. */
export async function listeningApp(
  credentials: Credentials,
  listen: (app: App) => void,
): Promise<{ readonly app: App; readonly endpoint: string; readonly close: () => void }> {
  const { server, endpoint, close } = await serveBot();
  const app = appOf(credentials, { httpServerAdapter: new ExpressAdapter(server, { logger: quiet }) });
  listen(app);
  await app.initialize();
  return { app, endpoint, close };
}
