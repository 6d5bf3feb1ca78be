import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { App } from '@microsoft/teams.apps';
import { appOf } from './teams-app.ts';
import { type Person, startTeams } from './start-teams.ts';

const teams = await startTeams();
const { control, tenantId } = teams;
after(teams.stop);

interface Scene {
  readonly appId: string;
  readonly app: App;
  /** Has the app. */
  readonly ana: Person;
  /** Does not have it. */
  readonly ben: Person;
  readonly chat: string;
  /** A team of both, without the bot. */
  readonly team: string;
}

async function scene(): Promise<Scene> {
  const credentials = await teams.addBot();
  const { appId } = credentials;
  const ana = await teams.addUser(appId);
  const [ben] = await teams.addPeople('Ben');
  assert.ok(ben);
  const { id: team } = await control.addTeam({ tenantId, name: 'Sales', members: [ana.id, ben.id] });
  const chat = await control.conversationId({ appId, person: ana.id });
  return { appId, app: appOf(credentials), ana, ben, chat, team };
}

const create = async ({ app }: Scene, person: Person): Promise<unknown> =>
  app.api.conversations.create({ tenantId, members: [{ id: person.id, name: person.name, role: 'user' }] });

const denied = { message: 'Authorization has been denied for this request.' };

const refusals: readonly {
  readonly what: string;
  readonly attempt: (at: Scene) => Promise<unknown>;
  readonly status: number;
  /** `error.code` of the body, or the whole body where it has no error object (sheet 4.1). */
  readonly body: string | object;
}[] = [
  {
    what: 'a create for somebody who blocked the bot',
    attempt: async (at) => {
      await control.block({ appId: at.appId, person: at.ana.id });
      await create(at, at.ana);
    },
    status: 403,
    body: 'ConversationBlockedByUser',
  },
  {
    what: 'a send to somebody who blocked the bot',
    attempt: async ({ app, appId, ana, chat }) => {
      await control.block({ appId, person: ana.id });
      await app.send(chat, 'Hello');
    },
    status: 403,
    body: 'ConversationBlockedByUser',
  },
  {
    what: 'a create for somebody without the app',
    attempt: async (at) => create(at, at.ben),
    status: 403,
    body: 'ForbiddenOperationException',
  },
  {
    what: 'a send to a chat from which the app was removed',
    attempt: async ({ app, appId, ana, chat }) => {
      await control.uninstall({ appId, person: ana.id });
      await app.send(chat, 'Hello');
    },
    status: 403,
    body: 'BotNotInConversationRoster',
  },
  {
    what: 'a thread in a team without the bot',
    attempt: async ({ app, team }) => app.send(team, 'Hello'),
    status: 403,
    body: 'BotNotInConversationRoster',
  },
  {
    what: 'a roster of a team without the bot',
    attempt: async ({ app, team }) => app.api.conversations.getPagedMembers(team),
    status: 403,
    body: 'BotNotInConversationRoster',
  },
  {
    what: 'an update of a message that is not there',
    attempt: async ({ app, chat }) =>
      app.api.conversations.updateActivity(chat, '1700000000000', { type: 'message', text: 'Hello' }),
    status: 404,
    body: 'ActivityNotFoundInConversation',
  },
  {
    what: 'a delete of a message that is not there',
    attempt: async ({ app, chat }) => app.api.conversations.deleteActivity(chat, '1700000000000'),
    status: 404,
    body: 'ActivityNotFoundInConversation',
  },
  {
    what: 'a message that is too large',
    attempt: async ({ app, chat }) => app.send(chat, 'x'.repeat(60_000)),
    status: 413,
    body: 'MessageSizeTooBig',
  },
  {
    what: 'a call without a token',
    attempt: async ({ chat }) => new App({}).api.conversations.createActivity(chat, { type: 'message', text: 'Hello' }),
    status: 401,
    body: denied,
  },
  {
    what: 'a token for Graph',
    attempt: async ({ appId, chat }) => {
      const { app } = await scene();
      const token = await app.tokenProvider.getAppToken('https://graph.microsoft.com/.default', tenantId);
      const asked = new App({ clientId: appId, token: async () => Promise.resolve(String(token)) });
      await asked.send(chat, 'Hello');
    },
    status: 401,
    body: denied,
  },
];

for (const { what, attempt, status, body } of refusals)
  test(`${what} is refused with ${status}, and nobody sees anything`, async () => {
    const at = await scene();
    await assert.rejects(attempt(at), (error: { name?: string; response?: { status: number; data: unknown } }) => {
      assert.equal(error.name, 'AxiosError');
      assert.equal(error.response?.status, status);
      const data = error.response.data as { error?: { code?: string } };
      assert.deepEqual(typeof body === 'string' ? data.error?.code : data, body);
      return true;
    });
    assert.deepEqual(await teams.texts(at.appId, at.ana.id), []);
    assert.deepEqual(await teams.texts(at.appId, at.ben.id), []);
    assert.deepEqual((await control.channel({ channelId: at.team })).threads, []);
  });

test('a wrong secret is refused at the login, before the Connector hears of it', async () => {
  const { appId } = await teams.addBot();
  const before = (await control.requests()).length;
  await assert.rejects(appOf({ appId, secret: 'of another app' }).send('a:somewhere', 'Hello'), /AADSTS7000215/);
  const asked = (await control.requests()).slice(before);
  assert.ok(asked.length > 0 && asked.every(({ path }) => path === '/botframework.com/oauth2/v2.0/token'));
});
