import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NewMessage } from '../../../message-ports.ts';
import type { KnownActivity } from '../../../model/activity.ts';
import { messageId, personId, tenantId, teamsId } from '../../../model/ids.ts';
import { parseActivity } from '../parse-activity.ts';
import { respond, type RespondDeps } from './respond.ts';

const TENANT = tenantId('contoso');
const AT = new Date('2026-02-01T09:00:00Z');
const MESSAGE = '0198f0e2-7d3a-7c51-9e0b-5a3f1c2d4e6f';
const ANA = { tenantId: TENANT, id: personId('ana'), teamsId: teamsId('29:ana'), locale: 'de' };
const mute = { herald: { do: 'mute', message: MESSAGE, topic: 'builds' } };

const activity = (
  fields: object,
  conversation: object = { id: 'a:1', conversationType: 'personal' },
): KnownActivity => {
  const parsed = parseActivity({
    id: '7',
    channelId: 'msteams',
    serviceUrl: 'https://smba.example/amer/',
    from: { id: '29:ana' },
    recipient: { id: '28:bot' },
    ...fields,
    conversation: { tenantId: TENANT, ...conversation },
  });
  assert.ok(parsed.kind !== 'other');
  return parsed;
};
const execute = (data: object, also: object = {}, trigger = 'manual') =>
  activity({
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: '5',
    value: { action: { type: 'Action.Execute', verb: 'order', data }, trigger },
    ...also,
  });
const inThread = { id: '19:lunch@thread.tacv2;messageid=3', conversationType: 'channel' };

/** What is behind the flow: it keeps what it is asked to keep, and may be lost after so many calls, the last one kept and not answered. */
function newGround(lostAfter = Infinity) {
  const asked: string[] = [];
  const written = new Map<string, NewMessage>();
  const recorded: unknown[] = [];
  let muted = false;
  const kept = async <T>(name: string, answer: () => T): Promise<T> => {
    const result = answer();
    if (asked.push(name) === lostAfter) throw new Error('the store is gone');
    return result;
  };
  const payload = { type: 'message', text: 'a card' };
  const deps: RespondDeps = {
    addressBook: {
      findPeople: (key) => kept('findPeople', () => (key.value === '29:ana' ? [ANA] : [])),
      findDirect: () => kept('findDirect', () => undefined),
    },
    messages: {
      find: (tenant, id, revision = 0) =>
        kept('find', () => ({
          key: { tenantId: tenant, messageId: messageId(id), revision },
          operation: 'send',
          priority: 'live',
          payload,
          onUnknown: 'hold',
          state: 'active',
          version: 0,
        })),
    },
    responses: {
      isFor: () => kept('isFor', () => true),
      record: (responses) => kept('record', () => void recorded.push(...responses)),
      readUpTo: (...read) => kept('readUpTo', () => void recorded.push(read)),
    },
    preferences: {
      preferences: () =>
        kept('preferences', () => ({ allMuted: false, topics: [{ topic: 'builds', required: false, muted }] })),
      mute: (_tenant, _person, _topic, wanted) =>
        kept('mute', () => {
          muted = wanted;
          return 'changed';
        }),
    },
    composing: {
      message: () => payload,
      preferences: () => payload,
      text: ({ kind }, { locale }) => `${kind} ${locale}`,
      title: ({ topic }) => topic,
    },
    vote: undefined,
    act: undefined,
    write: (message) =>
      kept('write', () => {
        const key = message.idempotencyKey ?? assert.fail('it would be written again');
        if (!written.has(key)) written.set(key, message);
      }),
  };
  return {
    hear: (heard: KnownActivity) => respond(heard, AT, deps),
    asked,
    written,
    recorded,
    isMuted: () => muted,
  };
}

const where = { tenantId: TENANT, conversationId: 'a:1', person: 'ana', at: AT };
const cases: ReadonlyArray<readonly [what: string, heard: KnownActivity, recorded: readonly unknown[]]> = [
  [
    'a reply in a 1:1 chat',
    activity({ type: 'message', text: 'On it', replyToId: '5' }),
    [{ ...where, activityId: '5', kind: 'reply' }],
  ],
  ['a message in a 1:1 chat', activity({ type: 'message', text: 'Hello' }), []],
  [
    'a reply in a thread',
    activity({ type: 'message', text: 'On it', replyToId: '4' }, inThread),
    [{ ...where, conversationId: '19:lunch@thread.tacv2', activityId: '3', kind: 'reply' }],
  ],
  [
    'the first message of a thread',
    activity({ type: 'message', text: 'Hello', id: '3', replyToId: '3' }, inThread),
    [],
  ],
  ['a command', activity({ type: 'message', text: 'stop', replyToId: '5' }), []],
  [
    'reactions that came and went',
    activity({
      type: 'messageReaction',
      reactionsAdded: [{ type: 'like' }],
      reactionsRemoved: [{ type: 'sad' }],
      replyToId: '5',
    }),
    [
      { ...where, activityId: '5', kind: 'reaction', reaction: 'like' },
      { ...where, activityId: '5', kind: 'reaction', reaction: 'sad', removed: true },
    ],
  ],
  ['a reaction to nothing', activity({ type: 'messageReaction', reactionsAdded: [{ type: 'like' }] }), []],
  [
    'what was read',
    activity({ type: 'event', name: 'application/vnd.microsoft.readReceipt', value: { lastReadMessageId: '9' } }),
    [[TENANT, 'a:1', '9', AT]],
  ],
  ['a press of ours', execute(mute), [{ ...where, activityId: '5', kind: 'action', verb: 'mute' }]],
  ['a press of theirs', execute({}), [{ ...where, activityId: '5', kind: 'action', verb: 'order' }]],
  ['a press on nobody knows what', execute({}, { replyToId: undefined }), []],
  ['a card that a client draws anew', execute({}, {}, 'automatic'), []],
];
for (const [what, heard, recorded] of cases)
  test(`of ${what} ${recorded.length === 0 ? 'nothing' : 'that'} is recorded`, async () => {
    const ground = newGround();
    await ground.hear(heard);
    assert.deepEqual(ground.recorded, recorded);
  });

test('of what concerns nobody, nothing is asked', async () => {
  const ground = newGround();
  const others = [
    activity({ type: 'invoke', name: 'task/fetch', value: mute }),
    activity({ type: 'installationUpdate', action: 'add' }),
    activity({ type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }] }),
    activity({ type: 'messageDelete', channelData: { eventType: 'softDeleteMessage' } }),
  ];
  for (const other of others) assert.equal(await ground.hear(other), undefined);
  assert.deepEqual(ground.asked, []);
});

test('whoever is no person of the tenant is refused what they press, and is not listened to', async () => {
  const ground = newGround();
  const answer = await ground.hear(execute(mute, { from: { id: '29:guest' } }));
  assert.deepEqual(answer, {
    status: 200,
    body: {
      statusCode: 400,
      type: 'application/vnd.microsoft.error',
      value: { code: 'NotFound', message: 'There is no such message for this person.' },
    },
  });
  assert.equal(await ground.hear(execute({}, { from: { id: '29:guest' } })), undefined);
  await ground.hear(activity({ type: 'message', text: 'stop', from: { id: '29:guest' } }));
  assert.deepEqual([ground.isMuted(), ground.recorded, ground.written.size], [false, [], 0]);
});

const repeated: ReadonlyArray<readonly [what: string, heard: KnownActivity, written: number]> = [
  ['a press by Execute', execute(mute), 0],
  ['a press by Submit', activity({ type: 'message', value: mute, replyToId: '5' }), 1],
  ['what was written', activity({ type: 'message', text: 'mute builds' }), 1],
];
for (const [what, heard, written] of repeated)
  test(`${what}, lost at any moment and heard again, comes to the same`, async () => {
    const whole = newGround();
    const answer = await whole.hear(heard);
    assert.deepEqual([whole.isMuted(), whole.written.size], [true, written]);
    for (let calls = 1; calls <= whole.asked.length; calls += 1) {
      const ground = newGround(calls);
      await assert.rejects(ground.hear(heard), /the store is gone/);
      assert.deepEqual(await ground.hear(heard), answer);
      assert.deepEqual([ground.isMuted(), ground.written], [true, whole.written]);
    }
  });
