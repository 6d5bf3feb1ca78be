import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputInvalid } from '../../errors.ts';
import { personId, type TenantId } from '../../model/ids.ts';
import type { Preferences, Rules } from '../../model/rules.ts';
import { newCompany } from '../deliveries/testing/company.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { second } from '../testing/someone.ts';

const ANA = personId('ana');

/** What somebody said, in which second: of one topic or of everything. */
type Said = readonly [second: number, topic: string | undefined, muted: boolean];

const orders: ReadonlyArray<{
  readonly what: string;
  readonly said: readonly Said[];
  readonly muted: readonly string[];
}> = [
  { what: 'one topic', said: [[1, 'builds', true]], muted: ['builds'] },
  {
    what: 'an older word of the same topic, told late',
    said: [
      [2, 'builds', false],
      [1, 'builds', true],
    ],
    muted: [],
  },
  {
    what: 'everything, after one topic',
    said: [
      [1, 'builds', false],
      [2, undefined, true],
    ],
    muted: ['builds', 'news'],
  },
  {
    what: 'everything, and an older word of one topic, told late',
    said: [
      [2, undefined, true],
      [1, 'builds', false],
    ],
    muted: ['builds', 'news'],
  },
  {
    what: 'nothing any more, and an older word of one topic, told late',
    said: [
      [2, undefined, false],
      [1, 'builds', true],
    ],
    muted: [],
  },
  {
    what: 'everything but one topic',
    said: [
      [1, undefined, true],
      [2, 'builds', false],
    ],
    muted: ['news'],
  },
];

forEachStore('preferences', (openTestStore) => {
  const store = shared(openTestStore);
  const mutedOf = async (tenant: TenantId): Promise<readonly string[]> =>
    (await store().preferences.preferences(tenant, ANA)).topics.filter(({ muted }) => muted).map(({ topic }) => topic);

  for (const { what, said, muted } of orders)
    test(`muted is ${what}: what was said last counts, whenever it is told, and however often`, async () => {
      const { tenant } = await newCompany(store());
      const { preferences } = store();
      await preferences.setRules(tenant, { topics: { builds: {}, news: {}, payroll: { required: true } } });
      for (const [n, topic, off] of [...said, ...said])
        assert.equal(await preferences.mute(tenant, ANA, topic, off, second(n)), 'changed');
      assert.deepEqual(await mutedOf(tenant), muted);
    });

  test('a topic that is required is not muted, and not by muting everything', async () => {
    const { tenant } = await newCompany(store());
    const { preferences } = store();
    await preferences.setRules(tenant, { topics: { payroll: { required: true, title: { de: 'Gehalt' } } } });
    assert.equal(await preferences.mute(tenant, ANA, 'payroll', true, second(1)), 'required');
    await preferences.mute(tenant, ANA, undefined, true, second(2));
    assert.deepEqual(await preferences.preferences(tenant, ANA), {
      allMuted: true,
      topics: [{ topic: 'payroll', title: { de: 'Gehalt' }, required: true, muted: false }],
    } satisfies Preferences);
  });

  test('rules are kept as they were given, and a zone that the database does not know is refused', async () => {
    const { tenant } = await newCompany(store());
    const { preferences } = store();
    const rules: Rules = {
      quietHours: { from: '22:00', to: '07:00' },
      otherwiseZone: 'Europe/Berlin',
      cap: { most: 5, hours: 24 },
      topics: { builds: { title: 'Builds', urgent: true, cap: { most: 3, hours: 24 }, digestMinutes: 60 } },
    };
    await preferences.setRules(tenant, rules);
    await assert.rejects(preferences.setRules(tenant, { otherwiseZone: 'Mars/Olympus' }), InputInvalid);
    assert.deepEqual(await preferences.rules(tenant), rules);
  });
});
