import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TenantId } from '../../model/ids.ts';
import type { Gathering } from '../../model/lesson.ts';
import type { AddressBook } from '../../ports.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { newTenant } from '../testing/someone.ts';

type Change = { readonly n: number } & (
  { readonly joins: string } | { readonly leaves: string } | { readonly roster: readonly string[] }
);

const cases: ReadonlyArray<{ readonly name: string; readonly changes: readonly Change[]; readonly members: string }> = [
  { name: 'who joined is a member', changes: [{ n: 1, joins: 'a' }], members: 'a' },
  {
    name: 'who left is none',
    changes: [
      { n: 1, joins: 'a' },
      { n: 2, leaves: 'a' },
    ],
    members: '',
  },
  {
    name: 'a late word of having left',
    changes: [
      { n: 3, joins: 'a' },
      { n: 2, leaves: 'a' },
    ],
    members: 'a',
  },
  {
    name: 'a late word of having joined',
    changes: [
      { n: 2, leaves: 'a' },
      { n: 1, joins: 'a' },
    ],
    members: '',
  },
  {
    name: 'a roster is everybody',
    changes: [
      { n: 1, joins: 'a' },
      { n: 2, roster: ['b', 'c'] },
    ],
    members: 'bc',
  },
  {
    name: 'who joined after the roster',
    changes: [
      { n: 3, joins: 'a' },
      { n: 2, roster: ['b'] },
    ],
    members: 'ab',
  },
  {
    name: 'who left after the roster',
    changes: [
      { n: 3, leaves: 'b' },
      { n: 2, roster: ['b', 'c'] },
    ],
    members: 'c',
  },
  {
    name: 'late words from before a roster',
    changes: [
      { n: 2, roster: ['b'] },
      { n: 1, joins: 'a' },
      { n: 1, leaves: 'b' },
    ],
    members: 'b',
  },
  {
    name: 'an older roster',
    changes: [
      { n: 2, roster: ['b'] },
      { n: 1, roster: ['a'] },
    ],
    members: 'b',
  },
  {
    name: 'a newer roster',
    changes: [
      { n: 2, roster: ['a', 'b'] },
      { n: 3, roster: ['b', 'c'] },
    ],
    members: 'bc',
  },
  {
    name: 'an empty roster',
    changes: [
      { n: 1, roster: ['a'] },
      { n: 2, roster: [] },
    ],
    members: '',
  },
  {
    name: 'of one instant, the roster given last',
    changes: [
      { n: 1, joins: 'a' },
      { n: 1, roster: ['b'] },
    ],
    members: 'b',
  },
  {
    name: 'of one instant, who joined given last',
    changes: [
      { n: 1, roster: ['b'] },
      { n: 1, joins: 'a' },
    ],
    members: 'ab',
  },
  { name: 'a name twice in a roster', changes: [{ n: 1, roster: ['a', 'a'] }], members: 'a' },
];

const namesOf = async (addressBook: AddressBook, tenant: TenantId, gathering: Gathering): Promise<string> =>
  (await addressBook.members(tenant, gathering))
    .map(({ name = '?' }) => name)
    .toSorted()
    .join('');

forEachStore('members', (openTestStore) => {
  const store = shared(openTestStore);

  for (const { name, changes, members } of cases)
    for (const together of [true, false])
      test(`${name}, ${together ? 'in one call' : 'one call each'}`, async () => {
        const { tenant, at, ...ids } = newTenant();
        const entraIds = new Map(['a', 'b', 'c'].map((who) => [who, ids.entraId()]));
        const person = (who: string) => ({ entraId: entraIds.get(who) ?? assert.fail(who), name: who });
        const gathering = { kind: 'team', teamId: ids.teamId() } as const;
        const lessons = changes.map((change) => {
          if ('joins' in change)
            return at(change.n, { kind: 'member-joined', gathering, person: person(change.joins) });
          if ('leaves' in change)
            return at(change.n, { kind: 'member-left', gathering, person: person(change.leaves) });
          return at(change.n, { kind: 'roster', gathering, members: change.roster.map(person) });
        });
        const { addressBook } = store();
        if (together) await addressBook.learn(lessons);
        else for (const lesson of lessons) await addressBook.learn([lesson]);
        assert.equal(await namesOf(addressBook, tenant, gathering), members);
      });

  test('a team and a group chat, and two tenants, have members of their own', async () => {
    const [here, there] = [newTenant(), newTenant()];
    const team = { kind: 'team', teamId: here.teamId() } as const;
    const chat = { kind: 'groupChat', conversationId: here.groupChatId() } as const;
    const { addressBook } = store();
    await addressBook.learn([
      here.at(1, { kind: 'roster', gathering: team, members: [{ entraId: here.entraId(), name: 't' }] }),
      here.at(1, { kind: 'roster', gathering: chat, members: [{ teamsId: here.teamsId(), name: 'c' }] }),
      there.at(1, { kind: 'roster', gathering: team, members: [{ entraId: here.entraId(), name: 'x' }] }),
    ]);
    assert.equal(await namesOf(addressBook, here.tenant, team), 't');
    assert.equal(await namesOf(addressBook, here.tenant, chat), 'c');
    assert.equal(await namesOf(addressBook, there.tenant, team), 'x');
    assert.equal(await namesOf(addressBook, there.tenant, chat), '');
  });

  test('a roster of thousands is stored whole, sorted by person id', async () => {
    const { tenant, at, ...ids } = newTenant();
    const gathering = { kind: 'team', teamId: ids.teamId() } as const;
    const members = Array.from({ length: 2_500 }, (_, index) => ({
      teamsId: ids.teamsId(),
      entraId: ids.entraId(),
      name: `Person ${index}`,
    }));
    const { addressBook } = store();
    await addressBook.learn([at(1, { kind: 'roster', gathering, members })]);
    await addressBook.learn([at(2, { kind: 'roster', gathering, members: members.slice(1) })]);
    const found = await addressBook.members(tenant, gathering);
    assert.equal(found.length, members.length - 1);
    const known = found.map(({ id }) => id);
    assert.deepEqual(known, known.toSorted());
  });
});
