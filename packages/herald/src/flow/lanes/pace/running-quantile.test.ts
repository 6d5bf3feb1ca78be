import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRunningQuantile } from './running-quantile.ts';
import { seededRandom } from './testing/seeded-random.ts';

for (const { share, from, to } of [
  { share: 0.5, from: 45, to: 55 },
  { share: 0.9, from: 85, to: 95 },
])
  test(`${share} of numbers from 0 to 100 lie below ${from} to ${to}`, () => {
    const random = seededRandom(1);
    const quantile = createRunningQuantile({ share, step: 1, start: 0, most: 1_000 });
    for (let each = 0; each < 10_000; each += 1) quantile.learn(100 * random());
    assert.ok(quantile.value() > from && quantile.value() < to, `${quantile.value()}`);
  });

test('it follows slowly, and stays within its bounds', () => {
  const quantile = createRunningQuantile({ share: 0.9, step: 2, start: 0, most: 50 });
  quantile.learn(1_000);
  assert.equal(quantile.value(), 1.8);
  for (let each = 0; each < 1_000; each += 1) quantile.learn(1_000);
  assert.equal(quantile.value(), 50);
  for (let each = 0; each < 1_000; each += 1) quantile.learn(0);
  assert.equal(quantile.value(), 0);
});
