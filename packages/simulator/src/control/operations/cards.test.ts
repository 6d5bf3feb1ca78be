import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { startBot, type TestBot } from '../../testing/test-bot.ts';
import { idIn, startTeams, type TestTeams } from '../../testing/start-teams.ts';

const cardOf = (words: string) => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body: [{ type: 'TextBlock', text: words }],
});
const attachment = (words: string) => ({
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: cardOf(words),
});

async function startCard(t: TestContext): Promise<{
  bot: TestBot;
  teams: TestTeams;
  at: { appId: string; person: string; conversationId: string; activityId: string };
}> {
  const bot = await startBot(t);
  const teams = await startTeams(t, { endpoint: bot.endpoint, botDeadlineMs: 50 });
  const { control, appId, call } = teams;
  await control.install({ appId, person: 'ana' });
  const conversationId = await control.conversationId({ appId, person: 'ana' });
  const sent = await call('POST', `/v3/conversations/${conversationId}/activities`, {
    type: 'message',
    attachments: [attachment('Approve?')],
  });
  return { bot, teams, at: { appId, person: 'ana', conversationId, activityId: idIn(sent) } };
}

test('Action.Submit is a message with a value, and nobody sees it', async (t) => {
  const { bot, teams, at } = await startCard(t);
  await teams.control.submit({ ...at, data: { vote: 'yes' } });
  const activity = bot.received.at(-1)?.activity;
  assert.deepEqual(
    [activity?.['type'], activity?.['text'], activity?.['value'], activity?.['replyToId']],
    ['message', undefined, { vote: 'yes' }, at.activityId],
  );
  assert.equal((await teams.control.inbox({ person: 'ana' })).chats[0]?.messages.length, 1);
});

test('Action.Execute: the card that comes back is what this person sees, until the bot updates the message', async (t) => {
  const { bot, teams, at } = await startCard(t);
  const answer = { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: cardOf('Approved') };
  bot.answer = { status: 200, body: JSON.stringify(answer) };
  const executed = await teams.control.execute({ ...at, verb: 'approve', data: { id: 42 } });
  assert.deepEqual([executed.status, executed.body, executed.state], [200, answer, 'card']);
  const invoke = bot.received.at(-1)?.activity;
  assert.deepEqual(
    [invoke?.['type'], invoke?.['name'], invoke?.['replyToId']],
    ['invoke', 'adaptiveCard/action', at.activityId],
  );
  assert.deepEqual(invoke?.['value'], {
    action: { type: 'Action.Execute', id: '', verb: 'approve', data: { id: 42 } },
    trigger: 'manual',
  });
  const seen = async () => (await teams.control.inbox({ person: 'ana' })).chats[0]?.messages[0]?.attachments;
  assert.deepEqual(await seen(), [attachment('Approved')]);
  const { text } = await teams.control.window({ person: 'ana' });
  assert.match(text, /Approved/);
  await teams.call('PUT', `/v3/conversations/${at.conversationId}/activities/${at.activityId}`, {
    type: 'message',
    attachments: [attachment('Closed')],
  });
  assert.deepEqual(await seen(), [attachment('Closed')]);
});

test('a late or malformed answer shows that something went wrong', async (t) => {
  const { bot, teams, at } = await startCard(t);
  bot.answer = { status: 200, body: '{}' };
  assert.equal((await teams.control.execute({ ...at, verb: 'approve' })).state, 'Something went wrong');
  bot.answer = 'never';
  const late = await teams.control.execute({ ...at, verb: 'approve', trigger: 'automatic' });
  assert.deepEqual([late.state, late.status, late.body], ['Something went wrong', null, null]);
});
