import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Arrivals } from './arrivals.ts';

test('the nth latest is counted from the end, and lies before all time where there are fewer', () => {
  const arrivals = new Arrivals();
  for (const time of [10, 20, 30]) arrivals.add(time);
  assert.deepEqual(
    [1, 2, 3, 4].map((nth) => arrivals.latest(nth)),
    [30, 20, 10, Number.NEGATIVE_INFINITY],
  );
});

type Step = { readonly add: number } | { readonly forgetUntil: number } | { readonly keepLatest: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ add: fc.nat(100) }) },
  { weight: 1, arbitrary: fc.record({ forgetUntil: fc.nat(100) }) },
  { weight: 1, arbitrary: fc.record({ keepLatest: fc.nat(8) }) },
);

test('it is a sorted list, whatever is added and forgotten in whichever order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const arrivals = new Arrivals();
      let model: number[] = [];
      for (const one of steps) {
        if ('add' in one) {
          arrivals.add(one.add);
          model = [...model, one.add].toSorted((a, b) => a - b);
        } else if ('forgetUntil' in one) {
          arrivals.forgetUntil(one.forgetUntil);
          model = model.filter((time) => time > one.forgetUntil);
        } else {
          arrivals.keepLatest(one.keepLatest);
          model = model.slice(Math.max(0, model.length - one.keepLatest));
        }
        const held = Array.from({ length: arrivals.size }, (_, index) => arrivals.latest(arrivals.size - index));
        assert.deepEqual(held, model);
      }
    }),
  );
});
