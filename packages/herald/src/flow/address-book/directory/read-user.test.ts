import assert from 'node:assert/strict';
import test from 'node:test';
import { tenantId } from '../../../model/ids.ts';
import { readUser } from './read-user.ts';

const CONTOSO = tenantId('contoso');
const NINE = new Date('2026-11-02T09:00:00Z');
const read = (entry: object) => readUser({ id: 'ana', ...entry }, CONTOSO, NINE);
const listing = (entry: object) => {
  const lesson = read(entry);
  return lesson?.kind === 'person-listed' ? lesson.listing : assert.fail(lesson?.kind);
};
const plan = (capabilityStatus: string, servicePlanId = '57ff2da0-773e-42df-b2af-ffb7a2317929') => {
  return { capabilityStatus, servicePlanId, service: 'TeamspaceAPI' };
};

const licences: ReadonlyArray<readonly [name: string, entry: object, licensed: boolean]> = [
  ['a plan with Teams', { accountEnabled: true, assignedPlans: [plan('Deleted'), plan('Enabled')] }, true],
  ['a plan that ends soon', { accountEnabled: true, assignedPlans: [plan('Warning')] }, true],
  ['Teams of GCC High', { assignedPlans: [plan('Enabled', '9953b155-8aef-4c56-92f3-72b0487fce41')] }, true],
  ['a plan that was taken away', { accountEnabled: true, assignedPlans: [plan('Deleted')] }, false],
  ['plans without Teams', { accountEnabled: true, assignedPlans: [plan('Enabled', 'other')] }, false],
  ['no plans', { accountEnabled: true, assignedPlans: [] }, false],
  ['plans that were never told of', { accountEnabled: true }, false],
  ['plans that the token may not read', { displayName: 'Ana' }, true],
];
for (const [name, entry, licensed] of licences)
  test(`whoever has ${name} is ${licensed ? '' : 'not '}licensed`, () =>
    assert.equal(listing(entry).licensed, licensed));

test('what is not there, null or of another type is left out', () => {
  assert.deepEqual(read({ accountEnabled: true, department: null, city: 7, preferredLanguage: 'not a language!' }), {
    tenantId: CONTOSO,
    at: NINE,
    kind: 'person-listed',
    person: { entraId: 'ana' },
    listing: { guest: false, enabled: true, licensed: false },
  });
});

for (const [reason, forGood] of [
  ['changed', false],
  ['deleted', true],
  ['something new', false],
] as const)
  test(`who is removed for '${reason}' is gone ${forGood ? 'for good' : 'for now'}`, () => {
    const lesson = read({ '@removed': { reason } });
    assert.equal(lesson?.kind === 'person-unlisted' && lesson.forGood, forGood);
  });

test('what names nobody is nobody', () => {
  assert.equal(readUser({ displayName: 'Ana' }, CONTOSO, NINE), undefined);
  assert.equal(readUser('ana', CONTOSO, NINE), undefined);
});
