import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { InputInvalid } from '../../errors.ts';
import type { InboundActivity } from '../../model/activity.ts';
import { botAppId } from '../../model/ids.ts';
import { readLessons } from './lessons.ts';
import { parseActivity } from './parse-activity.ts';

const json = fc.jsonValue();
const like = <T>(usual: T) => fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, json);
const person = fc.record(
  {
    id: fc.constantFrom('28:app', '28:x', '29:a', '29:b', '8:orgid:c'),
    aadObjectId: fc.string({ minLength: 1 }),
    name: like('n'),
    tenantId: fc.constantFrom('t1', 't2'),
  },
  { requiredKeys: ['id'] },
);
const account = fc.oneof({ weight: 19, arbitrary: person }, json);
const anyActivity = fc.record(
  {
    type: fc.constantFrom(
      'message',
      'conversationUpdate',
      'installationUpdate',
      'messageReaction',
      'messageUpdate',
      'messageDelete',
      'event',
      'invoke',
      'x',
    ),
    name: fc.constantFrom('application/vnd.microsoft.readReceipt', 'adaptiveCard/action'),
    channelId: fc.constant('msteams'),
    serviceUrl: fc.constant('https://smba.trafficmanager.net/amer/'),
    recipient: fc.constant({ id: '28:app' }),
    timestamp: fc.oneof(like('2026-02-01T21:10:07Z'), fc.date()),
    from: account,
    conversation: fc.record({
      id: fc.constantFrom('a:1', '19:c@thread.v2', '19:g@thread.tacv2', '19:c@thread.tacv2;messageid=1'),
      conversationType: fc.constantFrom('personal', 'groupChat', 'channel', undefined, 'x'),
      tenantId: like('t1'),
      name: like('n'),
    }),
    membersAdded: fc.array(account),
    membersRemoved: fc.array(account),
    reactionsAdded: like([{ type: 'like' }]),
    action: fc.constantFrom('add', 'remove', 'x'),
    value: like({ lastReadMessageId: '1' }),
    text: like('hi'),
    locale: fc.string(),
    localTimezone: fc.string(),
    entities: fc.array(fc.oneof(json, fc.record({ type: fc.constant('mention'), mentioned: account }))),
    channelData: fc.record(
      {
        eventType: fc.constantFrom(
          'teamMemberAdded',
          'channelCreated',
          'TEAMARCHIVED',
          'editMessage',
          'softDeleteMessage',
          'x',
        ),
        team: like({ id: '19:g@thread.tacv2' }),
        channel: like({ id: '19:c@thread.tacv2' }),
        settings: like({}),
        app: like({}),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['type', 'channelId', 'serviceUrl', 'recipient', 'conversation'] },
);

const deps = { botAppId: botAppId('app'), receivedAt: new Date() };
const known = new Set<InboundActivity['kind']>();
for (const [what, arbitrary, runs] of [
  ['any JSON', json, 500],
  ['any JSON with the fields of an activity', anyActivity, 2000],
] as const)
  test(`takes ${what} or refuses it with InputInvalid; what it takes can be learnt from`, () => {
    fc.assert(
      fc.property(arbitrary, (input) => {
        try {
          const activity = parseActivity(input);
          known.add(activity.kind);
          readLessons(activity, deps);
        } catch (error) {
          assert(error instanceof InputInvalid, String(error));
        }
      }),
      { numRuns: runs },
    );
  });

test('the inputs made up above reach every kind of activity', () => {
  assert.deepEqual([...known].toSorted(), [
    'conversation-update',
    'installation-update',
    'invoke',
    'message',
    'message-delete',
    'message-reaction',
    'message-update',
    'other',
    'read-receipt',
  ]);
});
