import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { idIn, startTeams, type Answered, type TestTeams } from '../../../testing/start-teams.ts';

interface Chat extends TestTeams {
  /** Path of the activities of Ana's 1:1 chat. */
  readonly path: string;
  readonly conversationId: string;
}

async function startChat(t: TestContext): Promise<Chat> {
  const teams = await startTeams(t);
  await teams.control.install({ appId: teams.appId, person: 'ana' });
  const conversationId = await teams.control.conversationId({ appId: teams.appId, person: 'ana' });
  return { ...teams, conversationId, path: `/v3/conversations/${encodeURIComponent(conversationId)}/activities` };
}

const seen = async ({ control }: TestTeams, person = 'ana') =>
  (await control.inbox({ person })).chats.flatMap(({ messages }) => messages);
const codeOf = ({ body }: Answered) => (body as { error?: { code: string } }).error?.code;
const text = { type: 'message', text: 'hi' };
const card = {
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: { type: 'AdaptiveCard', version: '1.5', body: [] },
};

test('a message gets an id, is seen, updated and deleted', async (t) => {
  const teams = await startChat(t);
  const sent = await teams.call('POST', teams.path, text);
  assert.equal(sent.status, 201);
  const id = idIn(sent);
  assert.match(id, /^\d{13}$/);
  const updated = await teams.call('PUT', `${teams.path}/${id}`, {
    type: 'message',
    attachments: [card],
    summary: 'A card',
  });
  assert.deepEqual(updated, { status: 200, body: { id } });
  const [message] = await seen(teams);
  assert.deepEqual(
    [message?.text, message?.attachments, message?.summary, message?.updated],
    ['', [card], 'A card', true],
  );
  assert.deepEqual(await teams.call('DELETE', `${teams.path}/${id}`), { status: 200, body: undefined });
  const [gone] = await seen(teams);
  assert.deepEqual([gone?.deleted, gone?.text, gone?.attachments], [true, '', []]);
  for (const method of ['PUT', 'DELETE']) {
    const answer = await teams.call(method, `${teams.path}/${id}`, text);
    assert.deepEqual([answer.status, codeOf(answer)], [404, 'ActivityNotFoundInConversation']);
  }
});

test('text and a card together become two messages whose ids the bot does not learn', async (t) => {
  const teams = await startChat(t);
  assert.deepEqual(await teams.call('POST', teams.path, { ...text, attachments: [card] }), { status: 201, body: {} });
  const messages = await seen(teams);
  assert.deepEqual(
    messages.map((one) => [one.text, one.attachments.length]),
    [
      ['hi', 0],
      ['', 1],
    ],
  );
});

test('the id that Graph gives for the chat leads to the same conversation', async (t) => {
  const teams = await startChat(t);
  const sent = await teams.call('POST', '/v3/conversations/19:ana_bot-app@unq.gbl.spaces/activities', text);
  assert.equal(sent.status, 201);
  assert.equal((await seen(teams))[0]?.id, idIn(sent));
});

test('ids strictly increase while the clock stands still', async (t) => {
  const teams = await startTeams(t, { clock: { now: () => 1_700_000_000_000 } });
  await teams.control.install({ appId: teams.appId, person: 'ana' });
  const path = `/v3/conversations/${await teams.control.conversationId({ appId: teams.appId, person: 'ana' })}/activities`;
  const ids = [await teams.call('POST', path, text), await teams.call('POST', path, text)].map((sent) => idIn(sent));
  assert.deepEqual(ids, ['1700000000000', '1700000000001']);
});

const refused: ReadonlyArray<{ what: string; body: unknown; status: number; code: string }> = [
  { what: 'no type', body: { text: 'hi' }, status: 400, code: 'BadSyntax' },
  { what: 'an unknown type', body: { type: 'trace' }, status: 400, code: 'BadSyntax' },
  { what: 'attachments that are no list', body: { ...text, attachments: {} }, status: 400, code: 'BadSyntax' },
  {
    what: 'an attachment without a type',
    body: { type: 'message', attachments: [{}] },
    status: 400,
    code: 'BadSyntax',
  },
  { what: 'nothing to show', body: { type: 'message' }, status: 400, code: 'BadArgument' },
  { what: 'a body that is a text', body: '"hi"', status: 400, code: 'BadSyntax' },
  { what: 'no body', body: undefined, status: 400, code: 'BadSyntax' },
  {
    what: 'more than 100 KiB of UTF-16',
    body: { ...text, text: 'x'.repeat(51_200) },
    status: 413,
    code: 'MessageSizeTooBig',
  },
  { what: 'more than 1 MiB', body: { ...text, text: 'x'.repeat(1024 * 1024) }, status: 413, code: 'MessageSizeTooBig' },
];
test('what Teams refuses is refused, and nobody sees anything', async (t) => {
  const teams = await startChat(t);
  for (const { what, body, status, code } of refused)
    await t.test(`${what}: ${status} ${code}`, async () => {
      const answer = await teams.call('POST', teams.path, body);
      assert.deepEqual([answer.status, codeOf(answer)], [status, code]);
    });
  assert.deepEqual(await seen(teams), []);
});

test('the largest message is taken, and inline images are not weighed', async (t) => {
  const teams = await startChat(t);
  const most = 51_200 - JSON.stringify({ ...text, text: '' }).length;
  assert.equal((await teams.call('POST', teams.path, { ...text, text: 'x'.repeat(most) })).status, 201);
  assert.equal((await teams.call('POST', teams.path, { ...text, text: 'x'.repeat(most + 1) })).status, 413);
  const image = { contentType: 'image/png', contentUrl: `data:image/png;base64,${'A'.repeat(200_000)}` };
  assert.equal((await teams.call('POST', teams.path, { type: 'message', attachments: [image] })).status, 201);
});

type Step = (teams: Chat) => Promise<unknown>;
const away: ReadonlyArray<{
  after: string;
  step: Step;
  send: [number, string | undefined];
  create: [number, string | undefined];
}> = [
  {
    after: 'a block',
    step: async ({ control, appId }) => control.block({ appId, person: 'ana' }),
    send: [403, 'ConversationBlockedByUser'],
    create: [403, 'ConversationBlockedByUser'],
  },
  {
    after: 'a block and its end',
    step: async ({ control, appId }) => {
      await control.block({ appId, person: 'ana' });
      await control.unblock({ appId, person: 'ana' });
    },
    send: [201, undefined],
    create: [201, undefined],
  },
  {
    after: 'an uninstall',
    step: async ({ control, appId }) => control.uninstall({ appId, person: 'ana' }),
    send: [403, 'BotNotInConversationRoster'],
    create: [403, 'ForbiddenOperationException'],
  },
  {
    after: 'an uninstall, sharing a team with the bot',
    step: async ({ control, appId, tenantId }) => {
      const { id } = await control.addTeam({ tenantId, name: 'Builders', members: ['ana'] });
      await control.install({ appId, team: id });
      await control.uninstall({ appId, person: 'ana' });
    },
    send: [403, 'BotNotInConversationRoster'],
    create: [403, 'ForbiddenOperationException'],
  },
  {
    after: 'the admin disabled the bot and enabled it again',
    step: async ({ control, appId, tenantId }) => {
      await control.disableBot({ appId, tenantId });
      await control.enableBot({ appId, tenantId });
    },
    send: [201, undefined],
    create: [201, undefined],
  },
  {
    after: 'the admin disabled the bot',
    step: async ({ control, appId, tenantId }) => control.disableBot({ appId, tenantId }),
    send: [403, 'BotDisabledByAdmin'],
    create: [403, 'BotDisabledByAdmin'],
  },
  {
    after: 'the person was deleted',
    step: async ({ control }) => control.deletePerson({ person: 'ana' }),
    send: [404, 'ConversationNotFound'],
    create: [400, 'BadSyntax'],
  },
];
for (const { after, step, send, create } of away)
  test(`after ${after}: send ${send[0]}, create ${create[0]}`, async (t) => {
    const teams = await startChat(t);
    const pairwise = await teams.control.pairwiseId({ appId: teams.appId, person: 'ana' });
    await step(teams);
    const sent = await teams.call('POST', teams.path, text);
    assert.deepEqual([sent.status, codeOf(sent)], send);
    for (const id of ['ana', pairwise]) {
      const created = await teams.call('POST', '/v3/conversations', { members: [{ id }], tenantId: 'contoso' });
      assert.deepEqual([created.status, codeOf(created)], create);
    }
  });

test('a block may also answer with the body that carries JSON in a string', async (t) => {
  const teams = await startChat(t);
  await teams.control.block({ appId: teams.appId, person: 'ana', answer: 'MessageWritesBlocked' });
  const { status, body } = await teams.call('POST', teams.path, text);
  const { errorCode, message } = body as { errorCode: number; message: string };
  assert.deepEqual([status, errorCode], [403, 209]);
  assert.equal((JSON.parse(message) as { subCode: string }).subCode, 'MessageWritesBlocked');
});

test('a notification-only bot may still write after the uninstall', async (t) => {
  const teams = await startTeams(t);
  await teams.control.addBot({ appId: 'news', secret: 'quiet', notificationOnly: true });
  await teams.control.install({ appId: 'news', person: 'ana' });
  await teams.control.uninstall({ appId: 'news', person: 'ana' });
  const id = await teams.control.conversationId({ appId: 'news', person: 'ana' });
  const sent = await teams.callAs(
    await teams.tokenOf('news', 'quiet'),
    'POST',
    `/v3/conversations/${id}/activities`,
    text,
  );
  assert.equal(sent.status, 201);
});

test('a bot reaches no conversation and no message of another', async (t) => {
  const teams = await startChat(t);
  const sent = idIn(await teams.call('POST', teams.path, text));
  await teams.control.addBot({ appId: 'other', secret: 'quiet' });
  await teams.control.install({ appId: 'other', person: 'ana' });
  const token = await teams.tokenOf('other', 'quiet');
  const cases: ReadonlyArray<[string, string, number, string]> = [
    ['POST', teams.path, 403, 'BadArgument'],
    ['POST', '/v3/conversations/19:ana_bot-app@unq.gbl.spaces/activities', 403, 'BotNotInConversationRoster'],
    ['PUT', `/v3/conversations/19:ana_other@unq.gbl.spaces/activities/${sent}`, 404, 'ActivityNotFoundInConversation'],
    ['POST', '/v3/conversations/29:ana/activities', 400, 'BadSyntax'],
    ['POST', '/v3/conversations/19:unknown@thread.v2/activities', 404, 'ConversationNotFound'],
  ];
  for (const [method, path, status, code] of cases) {
    const answer = await teams.callAs(token, method, path, text);
    assert.deepEqual([answer.status, codeOf(answer)], [status, code], `${method} ${path}`);
  }
  assert.equal((await seen(teams)).length, 1);
});

test('a GCC tenant is served under /gcc/ only', async (t) => {
  const teams = await startTeams(t);
  const { control, appId } = teams;
  await control.addTenant({ id: 'agency', gcc: true });
  await control.addPeople({ tenantId: 'agency', people: [{ id: 'gus', name: 'Gus' }] });
  const { deliveries } = await control.install({ appId, person: 'gus' });
  assert.equal(deliveries[0]?.activity.serviceUrl, `${teams.url}/gcc/`);
  const path = `/v3/conversations/${await control.conversationId({ appId, person: 'gus' })}/activities`;
  const wrong = await teams.call('POST', path, text);
  assert.deepEqual([wrong.status, codeOf(wrong)], [403, 'InvalidBotApiHost']);
  const token = await teams.tokenOf(appId, 'quiet');
  assert.equal((await teams.callAs(token, 'POST', `/gcc${path}`, text)).status, 201);
});

test("a person's own message is not the bot's to change", async (t) => {
  const teams = await startChat(t);
  const { id } = await teams.control.say({ appId: teams.appId, person: 'ana', text: 'mine' });
  const answer = await teams.call('DELETE', `${teams.path}/${id}`);
  assert.deepEqual([answer.status, codeOf(answer)], [403, 'NotEnoughPermissions']);
});

test('a team hears the bot only while it is installed there', async (t) => {
  const { control, appId, tenantId, call } = await startTeams(t);
  const team = await control.addTeam({ tenantId, name: 'Builders', members: ['ana'], channels: [{ name: 'Sales' }] });
  const path = `/v3/conversations/${team.channels[0]?.id}/activities`;
  assert.equal(codeOf(await call('POST', path, text)), 'BotNotInConversationRoster');
  await control.install({ appId, team: { id: team.id } });
  assert.equal((await call('POST', path, text)).status, 201);
  await control.uninstall({ appId, team: { id: team.id } });
  assert.equal(codeOf(await call('POST', path, text)), 'BotNotInConversationRoster');
});
