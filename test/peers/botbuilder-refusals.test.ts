import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CloudAdapter, ConfigurationBotFrameworkAuthentication, MessageFactory, TeamsInfo } from 'botbuilder';
import { adapterOf, chatWith, globalServiceUrl, openChat, type Recipient, referenceTo } from './botbuilder-bot.ts';
import { type Person, startTeams } from './start-teams.ts';

const teams = await startTeams();
const { control, tenantId } = teams;
after(teams.stop);

interface Scene {
  readonly appId: string;
  readonly adapter: CloudAdapter;
  /** Has the app. */
  readonly ana: Person;
  /** Does not have it. */
  readonly ben: Person;
  /** A team of both, without the bot. */
  readonly team: string;
  readonly recipient: Recipient;
  /** The 1:1 chat that was opened while all was well. */
  readonly chat: string;
}

async function scene(): Promise<Scene> {
  const credentials = await teams.addBot();
  const { appId } = credentials;
  const ana = await teams.addUser(appId);
  const [ben] = await teams.addPeople('Ben');
  assert.ok(ben);
  const { id: team } = await control.addTeam({ tenantId, name: 'Sales', members: [ana.id, ben.id] });
  const adapter = adapterOf(credentials);
  const recipient = { appId, tenantId, member: ana.id };
  const { conversation } = await openChat(adapter, recipient);
  return { appId, adapter, ana, ben, team, recipient, chat: conversation?.id ?? '' };
}

const send = async ({ appId, adapter }: Scene, conversationId: string, text = 'Hello'): Promise<void> =>
  adapter.continueConversationAsync(appId, referenceTo(appId, conversationId, tenantId), async (context) => {
    await context.sendActivity(text);
  });

const create = async ({ adapter, recipient }: Scene): Promise<unknown> => openChat(adapter, recipient);

/** What botbuilder throws: code and message come from `error` of the body, where there is one (sheet 3.3). */
interface Refusal {
  readonly statusCode: number;
  readonly code?: string;
  readonly message?: RegExp;
}

const refusals: readonly {
  readonly what: string;
  readonly attempt: (at: Scene) => Promise<unknown>;
  readonly refusal: Refusal;
}[] = [
  {
    what: 'a create for somebody who blocked the bot',
    attempt: async (at) => {
      await control.block({ appId: at.appId, person: at.ana.id });
      await create(at);
    },
    refusal: { statusCode: 403, code: 'ConversationBlockedByUser' },
  },
  {
    what: 'a send to somebody who blocked the bot',
    attempt: async (at) => {
      await control.block({ appId: at.appId, person: at.ana.id });
      await send(at, at.chat);
    },
    refusal: { statusCode: 403, code: 'ConversationBlockedByUser' },
  },
  {
    what: 'a send to a chat whose body has no error object',
    attempt: async (at) => {
      await control.block({ appId: at.appId, person: at.ana.id, answer: 'MessageWritesBlocked' });
      await send(at, at.chat);
    },
    refusal: { statusCode: 403, message: /MessageWritesBlocked/ },
  },
  {
    what: 'a create for somebody without the app',
    attempt: async ({ adapter, recipient, ben }) => openChat(adapter, { ...recipient, member: ben.id }),
    refusal: { statusCode: 403, code: 'ForbiddenOperationException' },
  },
  {
    what: 'a send to a chat from which the app was removed',
    attempt: async (at) => {
      await control.uninstall({ appId: at.appId, person: at.ana.id });
      await send(at, at.chat);
    },
    refusal: { statusCode: 403, code: 'BotNotInConversationRoster' },
  },
  {
    what: 'a send where an admin disabled the bot',
    attempt: async (at) => {
      await control.disableBot({ appId: at.appId, tenantId });
      await send(at, at.chat);
    },
    refusal: { statusCode: 403, code: 'BotDisabledByAdmin' },
  },
  {
    what: 'a thread in a team without the bot',
    attempt: async (at) => send(at, at.team),
    refusal: { statusCode: 403, code: 'BotNotInConversationRoster' },
  },
  {
    what: 'a chat that another bot opened',
    attempt: async (at) => send(at, (await scene()).chat),
    refusal: { statusCode: 403, code: 'BadArgument', message: /Failed to decrypt conversation id/ },
  },
  {
    what: 'a person as another bot knows them',
    attempt: async (at) => {
      const { appId } = await teams.addBot();
      const member = await control.pairwiseId({ appId, person: at.ana.id });
      await openChat(at.adapter, { ...at.recipient, member });
    },
    refusal: { statusCode: 403, code: 'BadArgument', message: /Failed to decrypt pairwise id/ },
  },
  {
    what: 'a channel that is not there',
    attempt: async (at) => send(at, '19:nowhere@thread.tacv2'),
    refusal: { statusCode: 404, code: 'ConversationNotFound' },
  },
  {
    what: 'a create without a tenant',
    attempt: async ({ adapter, appId, recipient }) => {
      const { tenantId: _tenantId, channelData: _channelData, ...rest } = chatWith(recipient);
      await adapter.createConversationAsync(appId, 'msteams', globalServiceUrl, '', rest as never, async () =>
        Promise.resolve(),
      );
    },
    refusal: { statusCode: 400, code: 'BadSyntax', message: /Could not parse tenant id/ },
  },
  {
    what: 'a create for two people',
    attempt: async ({ adapter, appId, recipient, ana, ben }) => {
      const members = [ana, ben].map(({ id, name }) => ({ id, name }));
      const parameters = { ...chatWith(recipient), members };
      await adapter.createConversationAsync(appId, 'msteams', globalServiceUrl, '', parameters, async () =>
        Promise.resolve(),
      );
    },
    refusal: { statusCode: 400, code: 'BadSyntax' },
  },
  {
    what: 'a message that is too large',
    attempt: async (at) => send(at, at.chat, 'x'.repeat(60_000)),
    refusal: { statusCode: 413, code: 'MessageSizeTooBig' },
  },
  {
    what: 'an update of a message that is not there',
    attempt: async ({ adapter, appId, chat }) =>
      adapter.continueConversationAsync(appId, referenceTo(appId, chat, tenantId), async (context) => {
        await context.updateActivity({ ...MessageFactory.text('Hello'), id: '1700000000000' });
      }),
    refusal: { statusCode: 404, code: 'ActivityNotFoundInConversation' },
  },
  {
    what: 'a delete of a message that is not there',
    attempt: async ({ adapter, appId, chat }) =>
      adapter.continueConversationAsync(appId, referenceTo(appId, chat, tenantId), async (context) => {
        await context.deleteActivity('1700000000000');
      }),
    refusal: { statusCode: 404, code: 'ActivityNotFoundInConversation' },
  },
  {
    what: 'a look-up of somebody who is not in the chat',
    attempt: async ({ adapter, appId, chat, ben }) => {
      await adapter.continueConversationAsync(appId, referenceTo(appId, chat, tenantId), async (context) => {
        await TeamsInfo.getMember(context, ben.id);
      });
    },
    refusal: { statusCode: 404, code: 'MemberNotFoundInConversation' },
  },
  {
    what: 'a call without a token',
    attempt: async (at) => {
      const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
      await adapter.continueConversationAsync('', referenceTo('', at.chat, tenantId), async (context) => {
        await context.sendActivity('Hello');
      });
    },
    refusal: { statusCode: 401, message: /Authorization has been denied for this request/ },
  },
];

for (const { what, attempt, refusal } of refusals)
  test(`${what} is refused with ${refusal.statusCode} ${refusal.code ?? 'and no code'}, and nobody sees anything`, async () => {
    const at = await scene();
    await assert.rejects(attempt(at), { name: 'RestError', code: undefined, ...refusal });
    assert.deepEqual(await teams.texts(at.appId, at.ana.id), []);
    assert.deepEqual(await teams.texts(at.appId, at.ben.id), []);
    assert.deepEqual((await control.channel({ channelId: at.team })).threads, []);
  });

const logins: readonly {
  readonly what: string;
  readonly configuration: () => Promise<Record<string, string>>;
  readonly says: RegExp;
}[] = [
  {
    what: 'a wrong secret',
    configuration: async () => {
      const { appId } = await teams.addBot();
      return { MicrosoftAppId: appId, MicrosoftAppPassword: 'of another app' };
    },
    says: /AADSTS7000215/,
  },
  {
    what: 'an expired secret',
    configuration: async () => {
      const { appId, secret } = await teams.addBot();
      await control.expireSecret({ appId });
      return { MicrosoftAppId: appId, MicrosoftAppPassword: secret };
    },
    says: /AADSTS7000222/,
  },
  {
    what: 'an app id that nobody registered',
    configuration: async () => ({ MicrosoftAppId: crypto.randomUUID(), MicrosoftAppPassword: 'secret' }),
    says: /AADSTS700016/,
  },
  {
    what: 'a single-tenant bot that says it is multi-tenant',
    configuration: async () => {
      const { appId, secret } = await teams.addBot({ kind: 'single-tenant', homeTenantId: tenantId });
      return { MicrosoftAppId: appId, MicrosoftAppPassword: secret, MicrosoftAppType: 'MultiTenant' };
    },
    says: /AADSTS700016/,
  },
];

for (const { what, configuration, says } of logins)
  test(`${what} is refused at the login, before the Connector hears of it`, async () => {
    const settings = await configuration();
    const appId = settings['MicrosoftAppId'] ?? '';
    const [ana] = await teams.addPeople('Ana');
    const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(settings));
    const before = (await control.requests()).length;
    await assert.rejects(openChat(adapter, { appId, tenantId, member: ana?.id ?? '' }), {
      name: 'ServerError',
      message: says,
    });
    const asked = (await control.requests()).slice(before);
    assert.ok(asked.length > 0 && asked.every(({ path }) => path.endsWith('/oauth2/v2.0/token')));
  });
