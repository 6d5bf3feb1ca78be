import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ActionUnanswered, InputInvalid } from '../../../errors.ts';
import { messageId, personId, tenantId } from '../../../model/ids.ts';
import type { ActionTaken, OnAction } from '../../../model/action-taken.ts';
import { askAuthor } from './ask-author.ts';

const action: ActionTaken = {
  id: 'f:1',
  tenantId: tenantId('contoso'),
  person: { tenantId: tenantId('contoso'), id: personId('ana') },
  messageId: messageId('m'),
  verb: 'approve',
  data: {},
  inputs: {},
};
const card = { type: 'AdaptiveCard', body: [] } as const;

async function ask(onAction: unknown) {
  const faults: unknown[] = [];
  const onFault = (fault: unknown): void => void faults.push(fault);
  const answer = await askAuthor(action, { onAction: onAction as OnAction, patienceMs: 5_000, onFault });
  return { answer, faults };
}

for (const given of [undefined, { text: 'Done' }, { card }])
  test(`${JSON.stringify(given)} is an answer`, async () =>
    assert.deepEqual(await ask(async () => given), { answer: given, faults: [] }));

test('the author is told what was pressed', async () => {
  const told: unknown[] = [];
  await ask(async (one: unknown) => void told.push(one));
  assert.deepEqual(told, [action]);
});

const cycle: Record<string, unknown> = { type: 'AdaptiveCard' };
cycle['body'] = [cycle];
const broken: ReadonlyArray<readonly [what: string, onAction: unknown, fault: (fault: unknown) => boolean]> = [
  ['that rejects', async () => Promise.reject(new RangeError()), (fault) => fault instanceof RangeError],
  [
    'that throws',
    () => {
      throw new RangeError();
    },
    (fault) => fault instanceof RangeError,
  ],
  ...[null, 'Done', {}, { text: '' }, { text: 'Done', card }, { card: { type: 'HeroCard' } }].map(
    (given) => [`that answers ${JSON.stringify(given)}`, async () => given, isInvalid] as const,
  ),
  ['that answers with what is no JSON', async () => ({ card: cycle }), (fault) => fault instanceof TypeError],
];
for (const [what, onAction, isFault] of broken)
  test(`an author ${what} has failed, and it is told where faults are`, async () => {
    const { answer, faults } = await ask(onAction);
    assert.equal(answer, 'failed');
    assert.deepEqual(faults.map(isFault), [true]);
  });

test('an author who takes too long has failed, and what fails later is told too', { timeout: 10_000 }, async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const late = Promise.withResolvers<undefined>();
  const faults: unknown[] = [];
  const toldTwice = Promise.withResolvers<void>();
  const asked = askAuthor(action, {
    onAction: () => late.promise,
    patienceMs: 5_000,
    onFault: (fault) => {
      if (faults.push(fault) === 2) toldTwice.resolve();
    },
  });
  t.mock.timers.tick(5_000);
  assert.equal(await asked, 'failed');
  late.reject(new RangeError());
  await toldTwice.promise;
  assert.deepEqual(
    faults.map((fault) => fault instanceof ActionUnanswered || fault instanceof RangeError),
    [true, true],
  );
});

function isInvalid(fault: unknown): boolean {
  return fault instanceof InputInvalid;
}
