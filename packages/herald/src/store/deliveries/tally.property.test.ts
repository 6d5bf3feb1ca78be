import { test } from 'node:test';
import * as fc from 'fast-check';
import type { OnUnknown, Settlement } from '../../model/delivery.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { blocked, refused, sent, sentWithoutId, unknown } from './testing/company.ts';
import { newScene, steers, works, type Step } from './testing/scene.ts';

const again: Settlement = { kind: 'again', dueAt: new Date(0), countsAsAttempt: true, status: 502, code: 'BadGateway' };
const at = fc.nat(1_000);
const send = fc.record({
  do: fc.constant<'send'>('send'),
  at,
  to: fc.constantFrom<Array<'everyone' | 'some'>>('everyone', 'some'),
  onUnknown: fc.constantFrom<OnUnknown[]>('hold', 'resend'),
});
const settle = fc.record({
  do: fc.constant<'settle'>('settle'),
  at,
  how: fc.constantFrom<Settlement[]>(sent(), sentWithoutId, blocked, refused, unknown, again),
  twice: fc.boolean(),
});
const step = fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
  { weight: 3, arbitrary: send },
  { weight: 9, arbitrary: settle },
  { weight: 14, arbitrary: fc.record({ do: fc.constantFrom(...works), at }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom(...steers), at }) },
);

forEachStore('the tally', (openTestStore) => {
  const store = shared(openTestStore);

  test('equals a count after whatever happens, one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const scene = await newScene(store());
        for (const one of steps) await scene.run(one);
        await scene.audit();
      }),
      { numRuns: 15 },
    );
  });

  test('equals a count after whatever happens at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { minLength: 2, maxLength: 8 }), { maxLength: 8 }), async (rounds) => {
        const scene = await newScene(store());
        for (const steps of rounds) await Promise.all(steps.map((one) => scene.run(one)));
        await scene.audit();
      }),
      { numRuns: 15 },
    );
  });
});
