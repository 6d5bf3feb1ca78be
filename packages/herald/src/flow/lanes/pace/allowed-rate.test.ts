import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AllowedRate, createAllowedRate } from './allowed-rate.ts';

/** Lets in what the level allows for so many seconds from `from` on; gives the end. */
function use(rate: AllowedRate, from: number, seconds: number): number {
  for (let second = 0; second < seconds; second += 1) {
    const level = rate.perWindow();
    for (let each = 0; each < level; each += 1) rate.letIn(from + second * 1_000 + (each * 1_000) / level);
  }
  return from + seconds * 1_000;
}

const refusals: ReadonlyArray<{ what: string; level: number; letInBefore: number | undefined; becomes: number }> = [
  { what: 'what was let in before', level: 50, letInBefore: 20, becomes: 20 },
  { what: 'one less when all was let in before', level: 50, letInBefore: 50, becomes: 49 },
  { what: 'less by a factor when hardly anything was sent', level: 50, letInBefore: 2, becomes: 35 },
  { what: 'less by a factor when nothing was let in', level: 50, letInBefore: 0, becomes: 35 },
  { what: 'less by a factor when nobody knows', level: 50, letInBefore: undefined, becomes: 35 },
  { what: 'what was let in, however little, when the level is as low', level: 4, letInBefore: 3, becomes: 3 },
  { what: 'one request in two windows, and never less', level: 1, letInBefore: 0, becomes: 0.5 },
  { what: 'one request in two windows, again', level: 0.5, letInBefore: 0, becomes: 0.5 },
];
for (const { what, level, letInBefore, becomes } of refusals)
  test(`refused at ${level} after ${letInBefore} were let in: ${what}`, () => {
    const rate = createAllowedRate(50, level);
    rate.refused({ resumesAt: 1_000, letInBefore });
    assert.equal(rate.perWindow(), becomes);
  });

test('refused again right after, the level falls by a factor', () => {
  const rate = createAllowedRate(50, 50);
  rate.refused({ resumesAt: 1_000, letInBefore: 20 });
  for (let each = 0; each < 19; each += 1) rate.letIn(1_500);
  rate.refused({ resumesAt: 3_000, letInBefore: 19 });
  assert.equal(rate.perWindow(), 14);
});

test('other refusals of the same moment tell more exactly what was let in', () => {
  const rate = createAllowedRate(50, 50);
  rate.refused({ resumesAt: 1_000, letInBefore: 29 });
  rate.refusedToo(22);
  rate.refusedToo(25);
  rate.refusedToo(undefined);
  assert.equal(rate.perWindow(), 22);
});

test('a level that was found is kept 30 s, then 60, then 120 while one more is refused', () => {
  const rate = createAllowedRate(50, 50);
  let at = 0;
  for (const seconds of [30, 60, 120, 120]) {
    rate.refused({ resumesAt: at, letInBefore: 20 });
    assert.equal(rate.perWindow(), 20);
    at = use(rate, at, seconds);
    assert.equal(rate.perWindow(), 20, `before ${seconds} s are over`);
    rate.letIn(at);
    assert.equal(rate.perWindow(), 21, `after ${seconds} s`);
  }
});

test('once one more was let in, the next refusal is kept for 30 s again', () => {
  const rate = createAllowedRate(50, 50);
  rate.refused({ resumesAt: 0, letInBefore: 20 });
  rate.letIn(use(rate, 0, 30));
  rate.refused({ resumesAt: 32_000, letInBefore: 20 });
  let at = use(rate, 32_000, 65);
  assert.ok(rate.perWindow() > 21, `${rate.perWindow()}`);
  const found = rate.perWindow() - 1;
  rate.refused({ resumesAt: at, letInBefore: found });
  at = use(rate, at, 30);
  assert.equal(rate.perWindow(), found);
  rate.letIn(at);
  assert.equal(rate.perWindow(), found + 1);
});

test('after one more was refused the level is the one known before, though a count came out one lower', () => {
  const rate = createAllowedRate(50, 50);
  rate.refused({ resumesAt: 0, letInBefore: 20 });
  rate.letIn(use(rate, 0, 30));
  rate.refused({ resumesAt: 32_000, letInBefore: 19 });
  rate.refusedToo(19);
  assert.equal(rate.perWindow(), 20);
});

test('after one more was refused and far less was let in, what was let in counts', () => {
  const rate = createAllowedRate(50, 50);
  rate.refused({ resumesAt: 0, letInBefore: 20 });
  rate.letIn(use(rate, 0, 30));
  rate.refused({ resumesAt: 32_000, letInBefore: 8 });
  assert.equal(rate.perWindow(), 8);
});

test('a service that allows more again is followed up one at a time, to the top and no further', () => {
  const rate = createAllowedRate(50, 50);
  rate.refused({ resumesAt: 0, letInBefore: 20 });
  let at = use(rate, 0, 30);
  const levels: number[] = [];
  for (; at < 120_000; at = use(rate, at, 1)) levels.push(rate.perWindow());
  assert.equal(rate.perWindow(), 50);
  assert.ok(levels.every((level, second) => level - (levels[second - 1] ?? level) <= 1));
});

test('a level nobody used is not raised', () => {
  const rate = createAllowedRate(50, 50);
  rate.refused({ resumesAt: 0, letInBefore: 20 });
  for (let minute = 1; minute <= 20; minute += 1) rate.letIn(minute * 60_000);
  assert.equal(rate.perWindow(), 20);
});

test('a level that was handed over is where it starts, within what is allowed at most', () => {
  assert.equal(createAllowedRate(50, 21.4).perWindow(), 21);
  assert.equal(createAllowedRate(50, 80).perWindow(), 50);
  assert.equal(createAllowedRate(50, 0.5).perWindow(), 0.5);
});
