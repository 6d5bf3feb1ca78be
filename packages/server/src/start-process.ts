import { HeraldError, openHerald, type Herald } from 'herald';
import { botEndpoint } from './bot-endpoint-plugin.ts';
import { createStoreCheck } from './check-store.ts';
import { codeOf } from './code-of.ts';
import type { Config } from './config.ts';
import { createCredential } from './create-credential.ts';
import type { Log } from './create-log.ts';
import { health, type NotReady } from './health-plugin.ts';
import { closeServer, createHttpServer, listen } from './http-server.ts';

/** What a process does. */
export type Work = {
  /** Serves the bot's messaging endpoint, `/api/messages`. */
  readonly messages: boolean;
  /** Drains deliveries. */
  readonly lanes: boolean;
  /** Where it listens, for that and for health; nowhere when undefined. */
  readonly listen: { readonly host: string; readonly port: number } | undefined;
};

/** A process at work. */
export type Running = {
  /** Where it listens, as scheme, host and port. */
  readonly url: string | undefined;
  /** Resolves with the reason when it can do no more work and should end. */
  readonly broken: Promise<HeraldError>;
  /** Answers what is being asked, finishes what is in flight, hands its lanes back and frees the store. */
  stop(): Promise<void>;
};

/** Requests of Teams are answered within milliseconds; one that is still coming in after this time is cut off. */
const ANSWER_GRACE_MS = 3_000;

/**
 * Starts a process and resolves when it is at work. Rejects with the coded error of whatever could not be opened, and
 * leaves nothing open then.
 */
export async function startProcess(config: Config, work: Work, log: Log): Promise<Running> {
  const { botAppId, cloud, store, trustedServiceUrls, limits, teamsApp } = config;
  const credential = await createCredential(botAppId, config.login, cloud);
  const broken = Promise.withResolvers<HeraldError>();
  const herald = await openHerald({
    botAppId,
    credential,
    cloud,
    trustedServiceUrls,
    limits,
    teamsApp,
    ...('dataFolder' in store ? store : { databaseUrl: store.databaseUrl.reveal() }),
    lanes: work.lanes,
    onFault: (fault) => {
      log.error({ err: fault }, 'something failed');
      if (fault instanceof HeraldError && codeOf(fault) === 'E_STORE_BROKEN') broken.resolve(fault);
    },
  });
  try {
    const { url, close } = await serve(herald, work, log);
    return {
      url,
      broken: broken.promise,
      async stop() {
        // First the endpoint: it could not store what comes in once the store is closed.
        await close();
        await herald.close();
      },
    };
  } catch (error) {
    await herald.close();
    throw error;
  }
}

async function serve(herald: Herald, work: Work, log: Log): Promise<{ url?: string; close: () => Promise<void> }> {
  if (work.listen === undefined) return { close: () => Promise.resolve() };
  const server = createHttpServer(log);
  const checkStore = createStoreCheck(herald);
  const readiness = async (): Promise<NotReady> => {
    const code = await checkStore();
    return code === undefined ? undefined : { status: 'store-unreachable', code };
  };
  await server.register(health, { readiness });
  if (work.messages) await server.register(botEndpoint, { endpoint: herald.botEndpoint });
  const url = await listen(server, work.listen);
  return { url, close: () => closeServer(server, ANSWER_GRACE_MS) };
}
