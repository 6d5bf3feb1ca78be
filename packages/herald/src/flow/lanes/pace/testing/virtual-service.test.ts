import assert from 'node:assert/strict';
import { test } from 'node:test';
import { teamsLimits } from '../../../../model/limits.ts';
import { seededRandom } from './seeded-random.ts';
import { createVirtualService, type ServiceOptions } from './virtual-service.ts';

/** What a service answers to requests to conversations at instants. */
const answers = (options: Partial<ServiceOptions>, requests: ReadonlyArray<readonly [string, number]>) => {
  const service = createVirtualService({ random: seededRandom(1), ...options });
  return requests.map(([conversation, at]) => service.arrive('send', conversation, at).kind);
};
const row = (count: number, apart: number, conversation?: string) =>
  Array.from({ length: count }, (_, index) => [conversation ?? `c${index}`, index * apart] as const);

test('it turns away what comes too fast, and counts only what it let in', () => {
  const kinds = answers({ perSecond: 3 }, [...row(4, 10), ['late', 999], ['later', 1_000], ['latest', 1_005]]);
  assert.deepEqual(kinds, ['accepted', 'accepted', 'accepted', 'throttled', 'throttled', 'accepted', 'throttled']);
});

test('it turns away what comes too fast to one conversation', () => {
  const kinds = answers({ windows: teamsLimits.conversation }, [...row(8, 10, 'c'), ['other', 90]]);
  assert.deepEqual(kinds.slice(6), ['accepted', 'throttled', 'accepted']);
});

test('while it stalls nothing arrives and nothing is answered', () => {
  const service = createVirtualService({ random: seededRandom(1), stalls: [{ from: 100, to: 160 }] });
  assert.equal(service.arrivesAt(120), 160);
  assert.equal(service.answeredAt(99.9), 160);
  assert.equal(service.arrivesAt(10), 10.5);
});
