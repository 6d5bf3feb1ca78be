import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { LimitBook } from './limit-book.ts';
import type { LimitPatch } from './limit-settings.ts';
import { Limits, type Arrival, type Throttled } from './limits.ts';

const threads = Array.from({ length: 100 }, () => ({}));
const chat = threads[0] ?? {};
const arrival = (at: number, more: Partial<Arrival> = {}): Arrival => {
  return { appId: 'a', tenantId: 't', kind: 'send', thread: chat, weight: 1, allMembers: false, at, ...more };
};
const limitsWith = (patch: LimitPatch = {}): Limits => new Limits(new LimitBook(patch));
const isAccepted = (answer: Throttled | undefined): boolean => answer === undefined;

// For each rule of the sheet (5.1 to 5.3): as much as it allows, then one more; and when that one may come.
const rules: ReadonlyArray<{
  rule: string;
  apartMs: number;
  allowed: number;
  againAt: number;
  retryAfterSeconds: number;
  each?: (index: number) => Partial<Arrival>;
}> = [
  { rule: '7 sends in 1 s', apartMs: 0, allowed: 7, againAt: 1000, retryAfterSeconds: 1 },
  { rule: '8 sends in 2 s', apartMs: 143, allowed: 8, againAt: 2000, retryAfterSeconds: 1 },
  { rule: '60 sends in 30 s', apartMs: 300, allowed: 60, againAt: 30_000, retryAfterSeconds: 12 },
  { rule: '1800 sends in 3600 s', apartMs: 500, allowed: 1800, againAt: 3_600_000, retryAfterSeconds: 2700 },
  {
    rule: '7 creates in 1 s',
    apartMs: 0,
    allowed: 7,
    againAt: 1000,
    retryAfterSeconds: 1,
    each: () => ({ kind: 'create' }),
  },
  {
    rule: '14 reads of members in 1 s',
    apartMs: 0,
    allowed: 14,
    againAt: 1000,
    retryAfterSeconds: 1,
    each: () => ({ kind: 'members' }),
  },
  {
    rule: '120 reads of a team in 30 s',
    apartMs: 125,
    allowed: 120,
    againAt: 30_000,
    retryAfterSeconds: 15,
    each: () => ({ kind: 'conversations' }),
  },
  {
    rule: '50 requests of one bot to one tenant in 1 s',
    apartMs: 0,
    allowed: 50,
    againAt: 1000,
    retryAfterSeconds: 1,
    each: (index) => ({ thread: threads[index] ?? {} }),
  },
  {
    rule: '14 sends of all bots to one conversation in 1 s',
    apartMs: 0,
    allowed: 14,
    againAt: 1000,
    retryAfterSeconds: 1,
    each: (index) => ({ appId: `bot ${index % 3}` }),
  },
  {
    rule: '16 sends of all bots to one conversation in 2 s',
    apartMs: 100,
    allowed: 16,
    againAt: 2000,
    retryAfterSeconds: 1,
    each: (index) => ({ appId: `bot ${index % 5}` }),
  },
  {
    rule: '5 reads of all members in 60 s',
    apartMs: 1000,
    allowed: 5,
    againAt: 60_000,
    retryAfterSeconds: 55,
    each: (index) => ({ kind: 'members', allMembers: true, thread: threads[index] ?? {} }),
  },
];
for (const { rule, apartMs, allowed, againAt, retryAfterSeconds, each = () => ({}) } of rules)
  test(`${rule} are let through, the next is not before the first has left the window`, () => {
    const limits = limitsWith();
    for (let index = 0; index < allowed; index += 1)
      assert.equal(limits.admit(arrival(index * apartMs, each(index))), undefined, `number ${index + 1}`);
    const tooSoon = limits.admit(arrival(allowed * apartMs, each(allowed)));
    assert.deepEqual(tooSoon, { retryAfterSeconds });
    assert.notEqual(limits.admit(arrival(againAt - 0.01, each(allowed))), undefined);
    assert.equal(limits.admit(arrival(againAt, each(allowed))), undefined);
  });

test('what differs in bot, tenant, conversation or kind does not share a window of its own kind', () => {
  const limits = limitsWith({ allBots: { send: [] } });
  for (const more of [
    {},
    { appId: 'other' },
    { thread: {} },
    { kind: 'create' },
    { kind: 'members' },
    { kind: 'conversations' },
  ] as const)
    for (let index = 0; index < 7; index += 1) assert.equal(limits.admit(arrival(0, more)), undefined);
  assert.notEqual(limits.admit(arrival(0)), undefined);
  assert.equal(limits.admit(arrival(0, { tenantId: 'other', thread: {} })), undefined);
});

test('text with attachments counts twice', () => {
  const limits = limitsWith();
  const admitted = [0, 1, 2, 3].map((at) => isAccepted(limits.admit(arrival(at, { weight: 2 }))));
  assert.deepEqual(admitted, [true, true, true, false]);
  assert.equal(limits.admit(arrival(4)), undefined);
});

const retryAfters: ReadonlyArray<{ retryAfter: 'exact' | 'none' | number; seconds: number | undefined }> = [
  { retryAfter: 'exact', seconds: 1 },
  { retryAfter: 'none', seconds: undefined },
  { retryAfter: 7, seconds: 7 },
];
for (const { retryAfter, seconds } of retryAfters)
  test(`retryAfter ${retryAfter} says ${seconds ?? 'nothing'}`, () => {
    const limits = limitsWith({ tenantPerSecond: 1, retryAfter });
    limits.admit(arrival(0));
    assert.deepEqual(limits.admit(arrival(999)), { retryAfterSeconds: seconds });
  });

test('a refused request counts only where it is set to', () => {
  const at = [0, 600, 1200, 1800];
  const outcomes = (refusedCount: boolean): readonly boolean[] => {
    const limits = limitsWith({ tenantPerSecond: 1, refusedCount });
    return at.map((time) => isAccepted(limits.admit(arrival(time))));
  };
  assert.deepEqual(outcomes(false), [true, false, true, false]);
  assert.deepEqual(outcomes(true), [true, false, false, false]);
});

test('the narrower setting wins, one at a time, and clear comes back to the start', () => {
  const book = new LimitBook({ tenantPerSecond: 40 });
  book.set({}, { tenantPerSecond: 30, retryAfter: 3 });
  book.set({ tenantId: 't' }, { tenantPerSecond: 20 });
  book.set({ appId: 'a' }, { conversation: { send: [{ most: 1, seconds: 9 }] } });
  book.set({ appId: 'a', tenantId: 't' }, { tenantPerSecond: null });
  const perSecond = (appId: string, tenantId: string): unknown => book.of({ appId, tenantId }).tenantPerSecond;
  assert.deepEqual([perSecond('b', 'u'), perSecond('b', 't'), perSecond('a', 't')], [30, 20, null]);
  const { conversation, retryAfter } = book.of({ appId: 'a', tenantId: 'u' });
  assert.deepEqual([conversation.send, conversation.create.length, retryAfter], [[{ most: 1, seconds: 9 }], 4, 3]);
  book.clear();
  assert.equal(perSecond('a', 't'), 40);
});

test('without limits nothing is refused, nor remembered', () => {
  const book = new LimitBook({ enabled: false });
  const limits = new Limits(book);
  for (let index = 0; index < 1000; index += 1) assert.equal(limits.admit(arrival(0)), undefined);
  book.set({}, { enabled: true });
  assert.equal(limits.admit(arrival(0)), undefined);
});

test('no window is ever exceeded, and nothing is refused that would fit', () => {
  const windows = [
    { most: 3, seconds: 1 },
    { most: 4, seconds: 2 },
    { most: 10, seconds: 10 },
  ];
  const request = fc.record({ gap: fc.nat(1200), thread: fc.nat(2), weight: fc.constantFrom(1, 1, 2) });
  fc.assert(
    fc.property(fc.array(request, { maxLength: 80 }), (requests) => {
      const limits = limitsWith({ tenantPerSecond: 5, conversation: { send: windows }, allBots: { send: [] } });
      const accepted: { at: number; thread: number }[] = [];
      let at = 0;
      for (const { gap, thread, weight } of requests) {
        at += gap;
        const fits = (most: number, seconds: number, counts: (one: { thread: number }) => boolean): boolean =>
          accepted.filter((one) => counts(one) && one.at > at - seconds * 1000).length + weight <= most;
        const mayPass =
          fits(5, 1, () => true) &&
          windows.every(({ most, seconds }) => fits(most, seconds, (one) => one.thread === thread));
        const passed = isAccepted(limits.admit(arrival(at, { thread: threads[thread] ?? {}, weight })));
        assert.equal(passed, mayPass, `at ${at} ms`);
        if (passed) for (let times = 0; times < weight; times += 1) accepted.push({ at, thread });
      }
    }),
  );
});
