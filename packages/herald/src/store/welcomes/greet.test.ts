import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LaneHold } from '../../lane-ports.ts';
import type { Chore } from '../../model/chore.ts';
import type { Content } from '../../model/content.ts';
import type { TenantId } from '../../model/ids.ts';
import type { Lesson, PersonNamed } from '../../model/lesson.ts';
import type { WelcomeDetail } from '../../model/welcoming.ts';
import { lapse, newCompany } from '../deliveries/testing/company.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { second } from '../testing/someone.ts';

const content: Content = {
  kind: 'welcome',
  because: {},
  offers: ['Tells you of builds.'],
  next: [{ say: 'status', does: 'shows the last one' }],
};

const due = (person: PersonNamed): WelcomeDetail => ({ kind: 'person', content, person });
const seen = (tenantId: TenantId, n: number, person: PersonNamed): Lesson => ({
  tenantId,
  at: second(n),
  kind: 'person-seen',
  person,
});

forEachStore('welcomes', (openTestStore) => {
  const store = shared(openTestStore);
  const chore = async (hold: LaneHold): Promise<Chore> =>
    (await store().laneStore.dueChores(hold, 1))[0] ?? assert.fail('nothing is due');
  const greet = (hold: LaneHold, at: Chore, ...places: string[]) =>
    store().laneStore.greet(hold, at, [{ content, places, priority: 'live' }]);
  const greeted = async (tenant: TenantId): Promise<readonly string[]> => {
    const messages = await store().messages.list(tenant, 100);
    const pages = await Promise.all(messages.map(({ key }) => store().messages.deliveries(key, { limit: 10 })));
    return pages.flatMap((page) => page.map(({ key }) => key.place)).toSorted();
  };

  test('it is due once what made it due is stored, in a tenant of which nothing was known, and once a key', async () => {
    const { tenant, take } = await newCompany(store());
    const { addressBook, laneStore } = store();
    const ana = { entraId: 'ana' as NonNullable<PersonNamed['entraId']> };
    for (const n of [1, 2])
      await addressBook.learn([seen(tenant, n, ana)], [{ tenantId: tenant, key: 'person ana', detail: due(ana) }]);
    assert.ok((await laneStore.findUnheld(1_000)).includes(tenant));
    assert.ok(await laneStore.isWorkLeft());
    const [found, ...others] = await laneStore.dueChores(await take(), 10);
    assert.deepEqual([found?.kind, found?.key, found?.detail, others], ['welcome', 'person ana', due(ana), []]);
  });

  test('a place is greeted once, however often it is due, and only by whoever holds the lane', async () => {
    const { tenant, addPeople, take, audit } = await newCompany(store());
    const [one = '', two = '', three = ''] = await addPeople(3);
    const put = () => store().addressBook.learn([], [{ tenantId: tenant, key: 'it', detail: due({}) }]);
    await put();
    const hold = await take();
    const first = await chore(hold);
    await lapse(store(), hold);
    await greet(hold, first, one);
    assert.deepEqual(await greeted(tenant), []);
    const mine = await take('another');
    await greet(mine, first, one, two, one);
    await greet(mine, first, one, two);
    assert.deepEqual(await greeted(tenant), [one, two]);
    assert.deepEqual(await store().laneStore.dueChores(mine, 10), []);
    await put();
    await greet(mine, await chore(mine), two, three, 'h:19:general@thread.tacv2');
    assert.deepEqual(await greeted(tenant), ['h:19:general@thread.tacv2', one, two, three].toSorted());
    for (const { key } of await store().messages.list(tenant, 10)) await audit(key);
  });

  test('two rows that turn out to be one person had one welcome, and get no other', async () => {
    const { tenant, take } = await newCompany(store());
    const { addressBook } = store();
    const [teamsId, entraId] = [
      '29:ben' as NonNullable<PersonNamed['teamsId']>,
      'ben' as NonNullable<PersonNamed['entraId']>,
    ];
    await addressBook.learn(
      [seen(tenant, 1, { teamsId }), seen(tenant, 2, { entraId })],
      [{ tenantId: tenant, key: 'it', detail: due({}) }],
    );
    const placeOf = async (key: Parameters<typeof addressBook.findPeople>[0]) =>
      `p:${(await addressBook.findPeople(key, tenant))[0]?.id ?? ''}`;
    const [byTeams, byEntra] = [
      await placeOf({ by: 'teamsId', value: teamsId }),
      await placeOf({ by: 'entraId', value: entraId }),
    ];
    const hold = await take();
    const at = await chore(hold);
    await greet(hold, at, byTeams);
    await addressBook.learn([seen(tenant, 3, { teamsId, entraId })]);
    await greet(hold, at, byEntra);
    await greet(hold, at, byTeams);
    assert.equal((await greeted(tenant)).length, 1);
  });
});
