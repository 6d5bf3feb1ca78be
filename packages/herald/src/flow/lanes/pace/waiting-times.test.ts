import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryWait, toldWait, untoldWait } from './waiting-times.ts';

const least = () => 0;
const most = () => 1 - 2 ** -32;

for (const { asked, from, to } of [
  { asked: 0, from: 5, to: 50 },
  { asked: 1_000, from: 1_005, to: 1_080 },
  { asked: 60_000, from: 60_005, to: 61_850 },
  { asked: 3_600_000, from: 3_600_005, to: 3_605_050 },
  { asked: -1, from: 5, to: 50 },
  { asked: Number.NaN, from: 5, to: 50 },
])
  test(`Retry-After of ${asked} ms means ${from} to ${to} ms: never less, a little more`, () => {
    assert.equal(toldWait(asked, least), from);
    assert.equal(Math.round(toldWait(asked, most)), to);
  });

for (const { before, from, to } of [
  { before: 0, from: 1_000, to: 2_000 },
  { before: 1, from: 2_000, to: 4_000 },
  { before: 4, from: 16_000, to: 32_000 },
  { before: 5, from: 30_000, to: 60_000 },
  { before: 5_000, from: 30_000, to: 60_000 },
])
  test(`after ${before} refusals without Retry-After the wait is ${from} to ${to} ms`, () => {
    assert.equal(untoldWait(before, least), from);
    assert.equal(Math.round(untoldWait(before, most)), to);
  });

for (const { last, from, to } of [
  { last: 0, from: 500, to: 1_500 },
  { last: 500, from: 500, to: 1_500 },
  { last: 4_000, from: 500, to: 12_000 },
  { last: 30_000, from: 500, to: 30_000 },
])
  test(`after a retry wait of ${last} ms the next is ${from} to ${to} ms`, () => {
    assert.equal(retryWait(last, least), from);
    assert.equal(Math.round(retryWait(last, most)), to);
  });
