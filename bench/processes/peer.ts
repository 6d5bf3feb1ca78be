/** Another SDK as a bot that writes to many: botbuilder's CloudAdapter or teams.apps' App, unchanged, with their defaults. */
import tls from 'node:tls';
import { App, type AppOptions } from '@microsoft/teams.apps';
import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  MessageFactory,
  type ConversationReference,
} from 'botbuilder';
import { answerCalls } from '../support/answer-calls.ts';
import type { Bot } from '../support/start-teams.ts';

type Given = {
  readonly sdk: 'botbuilder' | 'teams.apps';
  readonly bot: Bot;
  readonly tenantId: string;
  readonly conversations: readonly string[];
  readonly concurrency: number;
  readonly simulator: { readonly port: number; readonly certificate: string };
};

const TEXT = 'Lunch is here';
const GLOBAL_SERVICE_URL = 'https://smba.trafficmanager.net/teams/';

/** The SDKs have Microsoft's hosts built in: every TLS connection of this process ends at the simulator. */
function reach({ port, certificate }: Given['simulator']): void {
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate]);
  for (const name of Object.keys(process.env)) if (/^(?:https?|all)_proxy$/i.test(name)) delete process.env[name];
  const connect = tls.connect.bind(tls);
  Object.assign(tls, {
    connect: (options: tls.ConnectionOptions, ready?: () => void) =>
      // The certificate names `localhost`; it cannot name Microsoft's hosts.
      connect({ ...options, host: '127.0.0.1', port, servername: 'localhost' }, ready),
  });
}

function senderOf({ sdk, bot: { appId, secret }, tenantId }: Given): (conversationId: string) => Promise<unknown> {
  if (sdk === 'teams.apps') {
    const app = new App({ clientId: appId, clientSecret: secret, logger: quiet });
    return async (conversationId) => app.send(conversationId, TEXT);
  }
  const adapter = new CloudAdapter(
    new ConfigurationBotFrameworkAuthentication({
      MicrosoftAppId: appId,
      MicrosoftAppPassword: secret,
      MicrosoftAppType: 'MultiTenant',
    }),
  );
  return async (conversationId) => {
    const reference: Partial<ConversationReference> = {
      bot: { id: `28:${appId}`, name: 'Notifier' },
      channelId: 'msteams',
      serviceUrl: GLOBAL_SERVICE_URL,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its type wants more than the service does
      conversation: { id: conversationId, tenantId } as ConversationReference['conversation'],
    };
    await adapter.continueConversationAsync(appId, reference, async (context) => {
      await context.sendActivity(MessageFactory.text(TEXT));
    });
  };
}

const nothing = (): undefined => undefined;
const quiet: NonNullable<AppOptions<never>['logger']> = {
  error: nothing,
  warn: nothing,
  info: nothing,
  debug: nothing,
  trace: nothing,
  log: nothing,
  child: () => quiet,
};

const calls = {
  /** Writes to every conversation, so many at a time; says how many of the calls failed. */
  async send(given: Given) {
    reach(given.simulator);
    const send = senderOf(given);
    let next = 0;
    let failed = 0;
    const begun = performance.now();
    const work = async (): Promise<void> => {
      for (let id = given.conversations[(next += 1) - 1]; id !== undefined; id = given.conversations[(next += 1) - 1])
        await send(id).catch(() => {
          failed += 1;
        });
    };
    await Promise.all(Array.from({ length: given.concurrency }, work));
    return { failed, seconds: (performance.now() - begun) / 1000 };
  },
};

/** What this process can be asked. */
export type PeerCalls = typeof calls;

answerCalls(calls);
