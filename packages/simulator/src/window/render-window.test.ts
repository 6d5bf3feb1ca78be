import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTeams } from '../testing/start-teams.ts';

const card = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: [
    { type: 'TextBlock', text: 'Build 42 failed' },
    { type: 'FactSet', facts: [{ title: 'Branch', value: 'main' }] },
    { type: 'ColumnSet', columns: [{ type: 'Column', items: [{ type: 'TextBlock', text: 'two lines\nof text' }] }] },
    { type: 'Input.ChoiceSet', label: 'Who takes it?', choices: [{ title: 'Ana', value: 'a' }] },
  ],
  actions: [
    { type: 'Action.Execute', title: 'Retry' },
    { type: 'Action.OpenUrl', title: 'Open' },
  ],
};

test('a person reads their chat as text: times of their own, cards, buttons, reactions', async (t) => {
  const clock = { now: () => Date.UTC(2026, 1, 1, 12, 30) };
  const { control, appId, call } = await startTeams(t, { clock });
  assert.equal((await control.window({ person: 'ana' })).text, 'Ana Alvarez has no messages.\n');
  await control.install({ appId, person: 'ana' });
  await control.say({ appId, person: 'ana', text: 'hello' });
  const conversationId = await control.conversationId({ appId, person: 'ana' });
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }];
  const { body } = await call('POST', `/v3/conversations/${conversationId}/activities`, {
    type: 'message',
    attachments,
  });
  const { id: activityId } = body as { id: string };
  await control.react({ appId, person: 'ana', conversationId, activityId, reaction: 'like' });
  const { text } = await control.window({ person: 'ana' });
  assert.equal(
    text,
    [
      '┌─ Ana Alvarez · chat with Notifier ────────────────────────────',
      '│ Ana Alvarez  13:30',
      '│   hello',
      '│',
      '│ Notifier  13:30',
      '│   Build 42 failed',
      '│   Branch: main',
      '│   two lines',
      '│   of text',
      '│   Who takes it?',
      '│   ( ) Ana',
      '│   [ Retry ] [ Open ]',
      '│   { like 1 }',
      '│',
      '└───────────────────────────────────────────────────────────────',
      '',
    ].join('\n'),
  );
});
