import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { entraId, teamsId, tenantId } from '../../model/ids.ts';
import type { PersonRow } from '../schema.ts';
import { second } from '../testing/someone.ts';
import { meetPeople, type Mention } from './meet-people.ts';

const TENANT = tenantId('contoso');
const [e1, e2] = [entraId('e1'), entraId('e2')];
const [t1, t2] = [teamsId('29:1'), teamsId('29:2')];

const mention = (n: number, person: Mention['person'], gone = false): Mention => {
  return { person, at: second(n), says: gone ? 'gone' : 'seen' };
};
const meet = (mentions: readonly Mention[], stored: readonly PersonRow[] = []) => meetPeople(TENANT, stored, mentions);
const idsIn = (rows: readonly PersonRow[]): readonly string[] =>
  rows.map(({ entra_id, teams_id }) => `${entra_id ?? '-'} ${teams_id ?? '-'}`).toSorted();

const cases: ReadonlyArray<{
  readonly name: string;
  readonly mentions: readonly Mention[];
  readonly people: readonly string[];
}> = [
  {
    name: 'each id alone is somebody',
    mentions: [mention(1, { entraId: e1 }), mention(1, { teamsId: t1 })],
    people: ['- 29:1', 'e1 -'],
  },
  { name: 'both ids are one', mentions: [mention(1, { entraId: e1, teamsId: t1 })], people: ['e1 29:1'] },
  {
    name: 'an id learnt later joins',
    mentions: [mention(1, { teamsId: t1 }), mention(2, { entraId: e1, teamsId: t1 })],
    people: ['e1 29:1'],
  },
  {
    name: 'two become one',
    mentions: [mention(1, { entraId: e1 }), mention(1, { teamsId: t1 }), mention(2, { entraId: e1, teamsId: t1 })],
    people: ['e1 29:1'],
  },
  {
    name: 'a new `29:` id replaces the old',
    mentions: [mention(1, { entraId: e1, teamsId: t1 }), mention(2, { entraId: e1, teamsId: t2 })],
    people: ['e1 29:2'],
  },
  {
    name: 'an old one does not',
    mentions: [mention(2, { entraId: e1, teamsId: t2 }), mention(1, { entraId: e1, teamsId: t1 })],
    people: ['e1 29:2'],
  },
  {
    name: 'Entra ids stay apart',
    mentions: [mention(1, { entraId: e1, teamsId: t1 }), mention(2, { entraId: e2, teamsId: t1 })],
    people: ['e1 -', 'e2 29:1'],
  },
  { name: 'no id, nobody', mentions: [mention(1, { name: 'Ana' })], people: [] },
];
for (const { name, mentions, people } of cases)
  test(name, () => {
    assert.deepEqual(idsIn(meet(mentions).changed), people);
    // The same told again to what was stored changes nothing.
    const stored = meet(mentions).changed;
    const again = meet(mentions.slice(-1), stored);
    assert.deepEqual([again.changed, again.joined], [[], []]);
  });

test('of two stored rows the one with the Entra id stays, and whoever was joined is told', () => {
  const stored = meet([mention(1, { entraId: e1 }), mention(1, { teamsId: t1 })]).changed;
  const { changed, joined, idOf } = meet([mention(2, { entraId: e1, teamsId: t1 })], stored);
  const [kept] = changed;
  assert.equal(kept?.person_id, stored.find(({ entra_id }) => entra_id === e1)?.person_id);
  assert.deepEqual(joined, [
    { from: stored.find(({ teams_id }) => teams_id === t1)?.person_id, into: kept?.person_id },
  ]);
  assert.equal(idOf({ teamsId: t1 }), kept?.person_id);
  assert.equal(idOf({ entraId: e2 }), undefined);
});

const view = (rows: readonly PersonRow[]) =>
  rows
    .map(({ entra_id, teams_id, name, gone }) => ({ entra_id, teams_id, name, gone }))
    .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));

test('in whatever order mentions of people come, the same people are known', () => {
  // Each person has one id of each sort; each mention names one of them or both.
  const person = fc.constantFrom(
    ...(
      [
        [e1, t1],
        [e2, t2],
      ] as const
    ).flatMap(([entra, teams]) => [{ entraId: entra }, { teamsId: teams }, { entraId: entra, teamsId: teams }]),
  );
  const named = fc.record({
    n: fc.nat(59),
    person,
    name: fc.constantFrom('Ana', 'Ben', undefined),
    gone: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc
        .uniqueArray(named, { selector: ({ n }) => n, maxLength: 10 })
        .chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.nat(all.length)),
        ),
      ([all, shuffled, cut]) => {
        const mentions = (list: typeof all): readonly Mention[] =>
          list.map(({ n, person: ids, name, gone }) =>
            mention(n, { ...ids, ...(name === undefined ? {} : { name }) }, gone),
          );
        const inOrder = meet(mentions(all)).changed;
        const first = meet(mentions(shuffled.slice(0, cut))).changed;
        const rest = meet(mentions(shuffled.slice(cut)), first);
        const joined = new Set(rest.joined.map(({ from }) => from));
        const changed = new Map(rest.changed.map((row) => [row.person_id, row]));
        const kept = first.filter(({ person_id }) => !joined.has(person_id) && !changed.has(person_id));
        assert.deepEqual(view([...kept, ...changed.values()]), view(inOrder));
      },
    ),
  );
});
