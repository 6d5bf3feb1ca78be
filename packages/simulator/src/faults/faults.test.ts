import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Faults, type Faultable } from './faults.ts';
import { planFault, type AskedFault } from './plan-fault.ts';

const request: Faultable = {
  service: 'connector',
  appId: 'a',
  tenantId: 't',
  person: 'ana',
  operation: 'send',
  isConversation: (id) => id === 'a:1',
};

const filters: ReadonlyArray<{ filter: AskedFault; meets: boolean }> = [
  { filter: {}, meets: true },
  { filter: { appId: 'a', tenantId: 't', person: 'ana', operation: 'send', conversationId: 'a:1' }, meets: true },
  { filter: { appId: 'b' }, meets: false },
  { filter: { tenantId: 'u' }, meets: false },
  { filter: { person: 'ben' }, meets: false },
  { filter: { operation: 'create' }, meets: false },
  { filter: { service: 'graph' }, meets: false },
  { filter: { operation: 'installApp' }, meets: false },
  { filter: { conversationId: 'a:2' }, meets: false },
  { filter: { appId: 'a', person: 'ben' }, meets: false },
];
for (const { filter, meets } of filters)
  test(`a fault for ${JSON.stringify(filter)} is ${meets ? '' : 'not '}met`, () => {
    const faults = new Faults();
    faults.add(planFault({ ...filter, status: 500 }));
    assert.equal(faults.meet(request) !== undefined, meets);
    assert.equal(faults.all()[0]?.hits, meets ? 1 : 0);
  });

test('faults are met in their order, as often as they were asked for', () => {
  const faults = new Faults();
  faults.add(planFault({ status: 500, times: 2 }));
  faults.add(planFault({ status: 502 }));
  const met = [1, 2, 3, 4].map(() => faults.meet(request)?.id);
  assert.deepEqual(met, ['fault-1', 'fault-1', 'fault-2', undefined]);
});

const metOf5000 = (seed: number): readonly boolean[] => {
  const faults = new Faults();
  faults.add(planFault({ status: 500, share: 0.2, seed }));
  return Array.from({ length: 5000 }, () => faults.meet(request) !== undefined);
};

test('a share is met by about that part of the requests, the same ones for the same seed, for ever', () => {
  const met = metOf5000(1);
  assert.deepEqual(met, metOf5000(1));
  assert.notDeepEqual(met, metOf5000(2));
  const share = met.filter(Boolean).length / met.length;
  assert.ok(Math.abs(share - 0.2) < 0.02, `${share} met it`);
  assert.ok(met.slice(-100).includes(true));
});

test('a share with times ends', () => {
  const faults = new Faults();
  faults.add(planFault({ status: 500, share: 0.5, times: 3 }));
  const met = Array.from({ length: 100 }, () => faults.meet(request)).filter((fault) => fault !== undefined);
  assert.equal(met.length, 3);
});

test('cleared faults are met by nobody', () => {
  const faults = new Faults();
  faults.add(planFault({ status: 500, share: 1 }));
  faults.clear();
  assert.deepEqual([faults.meet(request), faults.all()], [undefined, []]);
});
