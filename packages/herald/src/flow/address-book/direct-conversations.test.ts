import assert from 'node:assert/strict';
import { test } from 'node:test';
import { botId, conversationId, serviceUrl, teamsId, tenantId } from '../../model/ids.ts';
import type { Attempted } from '../../model/outcome.ts';
import type { PersonPlace } from '../../model/place.ts';
import { createDirectConversations } from './direct-conversations.ts';

const at = {
  tenantId: tenantId('contoso'),
  serviceUrl: serviceUrl('https://smba.example/amer/'),
  botId: botId('notifier'),
};
const missing = (person = '29:ana') => ({ kind: 'direct', ...at, person: { teamsId: teamsId(person) } }) as const;
const chat = { ...at, conversationId: conversationId('a:1'), scope: 'personal' } as const;
const refused: Attempted = { kind: 'refused', status: 400, code: 'BadSyntax' };

/** Chats that are made when the test says so, and an address book in which they then are. */
function chats(becomes: Attempted = { kind: 'created', reference: chat }) {
  const stored = new Map<string, PersonPlace>();
  const { promise: said, resolve: go } = Promise.withResolvers<void>();
  const asked: string[] = [];
  const direct = createDirectConversations({
    look: async (place) => stored.get(String(place.person.teamsId)) ?? place,
    async create(place) {
      asked.push(String(place.person.teamsId));
      await said;
      if (becomes.kind === 'created')
        stored.set(String(place.person.teamsId), { kind: 'conversation', reference: becomes.reference });
      return becomes;
    },
  });
  return { get: (place: PersonPlace) => direct.get(place), go, asked };
}

test('who asks while a chat is being made shares the one request', async () => {
  const { get, go, asked } = chats();
  const waiting = [get(missing()), get(missing()), get(missing('29:ben'))];
  go();
  const made = { kind: 'created', reference: chat };
  assert.deepEqual(await Promise.all(waiting), [made, made, made]);
  assert.deepEqual(asked, ['29:ana', '29:ben']);
});

test('who looked before a chat was stored, and comes after, is given it without another request', async () => {
  const { get, go, asked } = chats();
  go();
  await get(missing());
  assert.deepEqual(await get(missing()), { kind: 'found', reference: chat });
  assert.deepEqual(asked, ['29:ana']);
});

test('who asks after a refusal asks Teams again', async () => {
  const { get, go, asked } = chats(refused);
  go();
  assert.deepEqual(await Promise.all([get(missing()), get(missing())]), [refused, refused]);
  assert.deepEqual(await get(missing()), refused);
  assert.deepEqual(asked, ['29:ana', '29:ana']);
});
