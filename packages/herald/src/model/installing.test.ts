import assert from 'node:assert/strict';
import test from 'node:test';
import { entraId, groupId, teamId } from './ids.ts';
import { helpAgainst, installingAfter, type AppHome, type InstallStep, type Installing } from './installing.ts';

const person: AppHome = { kind: 'person', entraId: entraId('ana') };
const team: AppHome = { kind: 'team', teamId: teamId('19:t'), groupId: groupId('g') };
const missing = { kind: 'unreachable', why: 'not-installed' };
const removed = { kind: 'unreachable', why: 'removed' };
const send = (home: AppHome, done: readonly InstallStep[], next?: InstallStep) =>
  ({ operation: 'send', installing: { home, done, ...(next && { next }) } satisfies Installing }) as const;

const cases: ReadonlyArray<
  readonly [string, Parameters<typeof helpAgainst>[0], { kind: string; why?: string }, InstallStep | undefined]
> = [
  ['is installed where it is missing', send(person, []), missing, 'install'],
  ['is installed where it was removed', send(person, []), removed, 'install'],
  ['is looked for in Graph’s chat once it was installed', send(person, ['install']), missing, 'chat'],
  ['is given up when both were tried', send(person, ['install', 'chat']), missing, undefined],
  ['has no chat of Graph’s in a team', send(team, ['install']), missing, undefined],
  ['is not installed for who blocked it', send(person, []), { kind: 'unreachable', why: 'blocked' }, undefined],
  ['is not installed when Graph has just refused that', send(person, [], 'install'), missing, undefined],
  ['is not installed for an edit', { ...send(person, []), operation: 'update' }, missing, undefined],
  ['is not installed where nothing says so', { operation: 'send' }, missing, undefined],
];
for (const [what, delivery, outcome, next] of cases)
  test(`the app ${what}`, () => assert.equal(helpAgainst(delivery, outcome)?.next, next));

test('a step that was done is not done again, and the message is next', () => {
  assert.deepEqual(installingAfter(send(person, [], 'install'), { kind: 'done' }), { home: person, done: ['install'] });
  assert.deepEqual(installingAfter(send(person, ['install'], 'chat'), { kind: 'created' }), {
    home: person,
    done: ['install', 'chat'],
  });
});

test('a chat that the message itself has made is no step', () => {
  assert.equal(installingAfter(send(person, ['install']), { kind: 'created' }), undefined);
});
