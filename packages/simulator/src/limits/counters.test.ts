import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Counters } from './counters.ts';

test('counters sum up over bots and tenants, and the most in one second is that of one bot in one tenant', () => {
  const counters = new Counters();
  for (const [appId, tenantId, times] of [
    ['a', 't', 3],
    ['a', 'u', 2],
    ['b', 't', 1],
  ] as const)
    for (let index = 0; index < times; index += 1) {
      const account = counters.account(appId, tenantId);
      account.arrived(index, { accepted: index > 0 });
      account.decided(index === 0 ? 'create' : 'send', index === 0 ? 429 : 201);
      account.inFlight += 1;
    }
  counters.account('a').decided('send', 404);
  counters.account().decided('send', 401);
  assert.deepEqual(counters.view({}), {
    requests: 8,
    byOperation: { create: { 429: 3 }, send: { 201: 3, 404: 1, 401: 1 } },
    throttled: 3,
    inFlight: 6,
    mostInOneSecond: { all: 3, accepted: 2 },
  });
  const ofA = counters.view({ appId: 'a' });
  assert.deepEqual([ofA.requests, ofA.throttled, ofA.inFlight], [6, 2, 5]);
  const inU = counters.view({ tenantId: 'u' });
  assert.deepEqual([inU.requests, inU.mostInOneSecond.all], [2, 2]);
});

test('clearing begins anew but for what is in flight', () => {
  const counters = new Counters();
  const account = counters.account('a', 't');
  account.decided('send', 201);
  account.arrived(0, { accepted: true });
  account.inFlight += 1;
  counters.account('b', 't').decided('send', 'reset');
  counters.clear();
  const { requests, inFlight, mostInOneSecond } = counters.view({});
  assert.deepEqual([requests, inFlight, mostInOneSecond], [0, 1, { all: 0, accepted: 0 }]);
  account.inFlight -= 1;
  assert.equal(counters.view({}).inFlight, 0);
});
