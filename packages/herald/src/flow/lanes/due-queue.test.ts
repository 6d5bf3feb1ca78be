import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DueDelivery } from '../../lane-ports.ts';
import type { Priority } from '../../model/delivery.ts';
import { botId, conversationId, messageId, serviceUrl, tenantId } from '../../model/ids.ts';
import { createDueQueue } from './due-queue.ts';
import { paceOf, requestOf } from './requests.ts';

const due = (name: string, priority: Priority = 'broadcast'): DueDelivery => {
  const [conversation = ''] = name.split('.');
  return {
    key: { tenantId: tenantId('t'), messageId: messageId(name), revision: 0, place: `c:${conversation}` },
    operation: 'send',
    priority,
    dueAt: new Date(0),
    attempts: 0,
    to: {
      kind: 'conversation',
      reference: {
        tenantId: tenantId('t'),
        serviceUrl: serviceUrl('https://smba.trafficmanager.net/amer'),
        botId: botId('b'),
        conversationId: conversationId(conversation),
        scope: 'personal',
      },
    },
  };
};
const makeQueue = () => createDueQueue((delivery) => requestOf(delivery).conversation, paceOf);
const drain = (queue: ReturnType<typeof makeQueue>, mayGo: (name: string) => boolean = () => true): string[] => {
  const names: string[] = [];
  for (;;) {
    const next = queue.take(({ key }) => mayGo(key.messageId));
    if (next === undefined) return names;
    names.push(next.key.messageId);
  }
};

test('broadcasts leave in the order in which they came', () => {
  const queue = makeQueue();
  for (const name of ['a', 'b', 'c']) queue.add(due(name));
  assert.deepEqual(drain(queue), ['a', 'b', 'c']);
});

test('live ones go first, and of five in a row one is a broadcast', () => {
  const queue = makeQueue();
  for (const name of ['a', 'b']) queue.add(due(name));
  for (let i = 1; i <= 9; i += 1) queue.add(due(`live${i}`, 'live'));
  assert.deepEqual(drain(queue), [
    'live1',
    'live2',
    'live3',
    'live4',
    'a',
    'live5',
    'live6',
    'live7',
    'live8',
    'b',
    'live9',
  ]);
});

test('what must wait is passed by others, and goes before what came later for the same conversation', () => {
  const queue = makeQueue();
  for (const name of ['a.1', 'a.2', 'b.1', 'a.3']) queue.add(due(name));
  assert.deepEqual(
    drain(queue, (name) => !name.startsWith('a')),
    ['b.1'],
  );
  assert.equal(queue.size, 3);
  queue.add(due('a.4', 'live'));
  assert.deepEqual(drain(queue), ['a.1', 'a.2', 'a.3', 'a.4']);
  assert.equal(queue.size, 0);
});

test('those who wait are named once a conversation', () => {
  const queue = makeQueue();
  for (const name of ['a.1', 'a.2', 'b.1']) queue.add(due(name));
  drain(queue, () => false);
  assert.deepEqual(
    [...queue.waiting()].map(({ key }) => key.messageId),
    ['a.1', 'b.1'],
  );
});
