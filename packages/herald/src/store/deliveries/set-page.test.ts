import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  array,
  assert as assertAlways,
  asyncProperty,
  boolean,
  constantFrom,
  integer,
  letrec,
  oneof,
  record,
} from 'fast-check';
import { sql } from 'kysely';
import type { PeopleTree } from '../../message-ports.ts';
import { conversationId, personId, teamId } from '../../model/ids.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { newTenant } from '../testing/someone.ts';
import { setPage } from './set-page.ts';
import { newCompany } from './testing/company.ts';

const DEPARTMENTS = ['Sales', 'Finance'] as const;
const TEAM = teamId('19:team@thread.tacv2');

forEachStore('an audience that is a set', (openTestStore) => {
  const store = shared(openTestStore);

  /** Nine people, some in departments, in a team, and in two stored sets; who is in which is by their number. */
  async function nine() {
    const company = await newCompany(store());
    const { tenant } = company;
    const { audiences, db } = store();
    const places = await company.addPeople(9);
    const ids = places.map((place) => place.slice(2));
    const sets = [await audiences.beginSet(tenant), await audiences.beginSet(tenant)] as const;
    for (const [index, id] of ids.entries()) {
      const department = DEPARTMENTS[index % 3];
      const listed = { ...(department && { department }), locale: index % 2 === 0 ? 'de-AT' : 'en-GB' };
      await sql`update person set listed = ${JSON.stringify(listed)}::jsonb
        where tenant_id = ${tenant} and person_id = ${id}`.execute(db);
      if (index < 5)
        await sql`insert into membership (tenant_id, gathering_kind, gathering_id, person_id, member, at)
          values (${tenant}, 'team', ${TEAM}, ${id}, ${index !== 2}, now())`.execute(db);
      if (index % 4 === 0) await audiences.add(tenant, sets[0], [personId(id)]);
      if (index > 6) await audiences.add(tenant, sets[1], [personId(id)]);
    }
    return { ...company, places, sets };
  }

  type Leaf = 'nobody' | 'everyone' | 'team' | 'first' | 'second' | 'sales' | 'either' | 'german';
  const isIn: Readonly<Record<Leaf, (index: number) => boolean>> = {
    nobody: () => false,
    everyone: () => true,
    team: (index) => index < 5 && index !== 2,
    first: (index) => index % 4 === 0,
    second: (index) => index > 6,
    sales: (index) => index % 3 === 0,
    either: (index) => index % 3 < 2,
    german: (index) => index % 2 === 0,
  };
  type Model =
    { readonly leaf: Leaf } | { readonly of: readonly Model[]; readonly kind: 'union' | 'intersection' | 'except' };
  const { tree: models } = letrec<{ tree: Model }>((tie) => ({
    tree: oneof(
      { depthSize: 'small' },
      record({ leaf: constantFrom(...(Object.keys(isIn) as Leaf[])) }),
      record({
        kind: constantFrom('union', 'intersection', 'except'),
        of: array(tie('tree'), { minLength: 2, maxLength: 3 }),
      }),
    ),
  }));
  const meant = (model: Model, index: number): boolean => {
    if ('leaf' in model) return isIn[model.leaf](index);
    const [first, ...others] = model.of.map((part) => meant(part, index));
    if (model.kind === 'except') return first === true && others[0] !== true;
    return model.kind === 'union' ? [first, ...others].includes(true) : ![first, ...others].includes(false);
  };

  function treeOf(model: Model, sets: readonly [string, string]): PeopleTree {
    if (!('leaf' in model)) {
      const of = model.of.map((part) => treeOf(part, sets));
      const [first = { kind: 'nobody' }, second = { kind: 'nobody' }] = of;
      return model.kind === 'except' ? { kind: 'except', of: first, without: second } : { kind: model.kind, of };
    }
    switch (model.leaf) {
      case 'nobody':
      case 'everyone':
        return { kind: model.leaf };
      case 'team':
        return { kind: 'team', teamId: TEAM };
      case 'first':
        return { kind: 'stored', setId: sets[0] };
      case 'second':
        return { kind: 'stored', setId: sets[1] };
      case 'sales':
        return { kind: 'where', attributes: { department: ['sALES'] } };
      case 'either':
        return { kind: 'where', attributes: { department: ['Sales', 'Finance'] } };
      case 'german':
        return { kind: 'where', attributes: { language: ['de'] } };
    }
  }

  test('whoever is meant is planned, once, however small the slices', async () => {
    const { tenant, places, sets, send, take, planAll, audit } = await nine();
    const hold = await take();
    const channels = ['h:19:b', 'h:19:a'];
    await assertAlways(
      asyncProperty(models, integer({ min: 1, max: 4 }), boolean(), async (model, slice, withPlaces) => {
        const audience = { kind: 'set', people: treeOf(model, sets), places: withPlaces ? channels : [] } as const;
        const expected = [
          ...(withPlaces ? channels : []),
          ...places.filter((_, index) => meant(model, index)),
        ].toSorted();
        const { recipients } = await store().messages.estimate(tenant, audience);
        assert.equal(recipients, expected.length);
        const key = await send(audience);
        await planAll(hold, slice);
        const planned = await store().messages.deliveries(key, { limit: 100 });
        assert.deepEqual(planned.map((one) => one.key.place).toSorted(), expected);
        await audit(key);
      }),
      { numRuns: 40 },
    );
  });

  test('whoever the directory says cannot be reached ends at once, with the reason', async () => {
    const { tenant, places, send, take, planAll, audit } = await nine();
    const { db } = store();
    const hold = await take();
    const list = async (index: number, listed: object): Promise<void> => {
      await sql`update person set listed = ${JSON.stringify(listed)}::jsonb
        where tenant_id = ${tenant} and person_id = ${places[index]?.slice(2) ?? ''}`.execute(db);
    };
    await list(0, { enabled: false });
    await list(1, { guest: true });
    await list(2, { guest: true });
    await list(3, { licensed: false });
    // The other guest has a chat, and can be written to whatever the directory says.
    for (const index of [1, 3])
      await sql`delete from conversation where tenant_id = ${tenant} and conversation_id = ${conversationId(
        `a:${places[index]?.slice(2) ?? ''}`,
      )}`.execute(db);
    for (const audience of [
      { kind: 'everyone' },
      { kind: 'set', people: { kind: 'everyone' }, places: [] },
      { kind: 'list', places },
    ] as const) {
      const estimate = await store().messages.estimate(tenant, audience);
      assert.deepEqual(
        estimate.unreachable.toSorted((one, other) => one.why.localeCompare(other.why)),
        ['disabled', 'guest', 'unlicensed'].map((why) => ({ why, count: 1 })),
      );
      const key = await send(audience);
      await planAll(hold);
      const reasons = await store().messages.reasons(key);
      assert.deepEqual(reasons.map(({ why, count }) => `${why} ${count}`).toSorted(), [
        'disabled 1',
        'guest 1',
        'unlicensed 1',
      ]);
      await audit(key);
      await store().messages.cancel(key);
    }
  });

  test('a message is not accepted by a set that is not kept any more', async () => {
    const { tenant, sets, draft } = await nine();
    const { audiences, messages } = store();
    await audiences.dropSet(tenant, sets[1]);
    const without = {
      kind: 'except',
      of: { kind: 'stored', setId: sets[0] },
      without: { kind: 'stored', setId: sets[1] },
    } as const;
    await assert.rejects(messages.create([draft({ kind: 'set', people: without, places: [] })]), {
      code: 'E_INPUT_INVALID',
    });
  });

  test('of whom two rows become one, by whichever a set has them, one is meant', async () => {
    const { tenant, seen, entraId, teamsId } = newTenant();
    const { addressBook, audiences, messages } = store();
    const both = () => ({ entraId: entraId(), teamsId: teamsId() });
    const [ana, ben, cleo] = [both(), both(), both()];
    const everyone = [ana, ben, cleo];
    await addressBook.learn(everyone.map((one) => seen(1, { entraId: one.entraId })));
    await addressBook.learn(everyone.map((one) => seen(1, { teamsId: one.teamsId })));
    const setId = await audiences.beginSet(tenant);
    // Of Ana both rows, of the others one each: whichever is kept, one of these is not.
    await audiences.addByEntraIds(tenant, setId, [ana.entraId, ben.entraId]);
    const named = [ana, cleo].map((one) => ({ by: 'teamsId', value: one.teamsId }) as const);
    await audiences.add(tenant, setId, (await audiences.match(tenant, named)).flat());
    await addressBook.learn(everyone.map((one) => seen(2, one)));
    const audience = { kind: 'set', people: { kind: 'stored', setId }, places: [] } as const;
    assert.equal((await messages.estimate(tenant, audience)).recipients, 3);
  });

  test('a set is dropped once no message is planned by it any more', async () => {
    const { tenant, sets, send, take, planAll } = await nine();
    const { db, laneStore } = store();
    const hold = await take();
    await send({ kind: 'set', people: { kind: 'stored', setId: sets[0] }, places: [] });
    const left = async (): Promise<readonly unknown[]> =>
      (await sql`select distinct set_id from people_set_member where tenant_id = ${tenant} order by set_id`.execute(db))
        .rows;
    const due = async () => {
      await sql`update chore set due_at = now() - interval '1 ms' where tenant_id = ${tenant}`.execute(db);
      for (const chore of await laneStore.dueChores(hold, 10)) await laneStore.dropSets(hold, chore);
    };
    await due();
    assert.deepEqual(await left(), [{ set_id: sets[0] }], 'the other was needed by none');
    await planAll(hold);
    await due();
    assert.deepEqual(await left(), []);
    assert.deepEqual((await sql`select from people_set where tenant_id = ${tenant}`.execute(db)).rows, []);
  });

  test('a page reads about as much as it plans, wherever in a large set it is', async () => {
    const MANY = 20_000;
    const PAGE = 50;
    const { tenant, addPeople } = await newCompany(store());
    const { audiences, db } = store();
    const ids = (await addPeople(MANY)).map((place) => place.slice(2));
    const even = ids.filter((_, index) => index % 2 === 0).map(personId);
    const [large, small] = [await audiences.beginSet(tenant), await audiences.beginSet(tenant)];
    await audiences.add(tenant, large, even);
    await audiences.add(tenant, small, even.slice(0, 100));
    await sql`analyze`.execute(db);
    for (const people of [
      stored(large),
      { kind: 'except', of: stored(large), without: stored(small) },
      { kind: 'except', of: { kind: 'everyone' }, without: stored(large) },
    ] as const) {
      const after = ids[MANY / 2] ?? '';
      const { rows } = await sql<{ 'QUERY PLAN': readonly [{ readonly Plan: ExplainedNode }] }>`
        explain (analyze, format json) select each.* from (
          select ${tenant}::text as tenant_id, ${after}::text as planned_after, ${PAGE}::integer as most
        ) asked cross join lateral (${setPage({ people, places: [] })}) each`.execute(db);
      const [explained] = rows;
      assert.ok(explained !== undefined);
      const read = rowsRead(explained['QUERY PLAN'][0].Plan);
      assert.ok(read < 40 * PAGE, `${read} rows are read for a page of ${PAGE}`);
    }
  });
});

const stored = (setId: string): PeopleTree => ({ kind: 'stored', setId });

/** A step of a plan, as PostgreSQL explains it once it was taken. */
type ExplainedNode = {
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly ExplainedNode[];
};

/** How many rows all steps of a plan have read, each counted in each step that it went through. */
const rowsRead = (node: ExplainedNode): number =>
  (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'] +
  (node.Plans ?? []).reduce((sum, one) => sum + rowsRead(one), 0);
