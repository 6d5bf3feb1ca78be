import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { tenantId } from '../../model/ids.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { MANY } from './shown-counts.ts';
import { newBallot } from './testing/ballot.ts';

const MINUTE_MS = 60_000;

forEachStore('votes', (openTestStore) => {
  const store = shared(openTestStore);

  test('500 people who vote at once, and 500 who change their minds, are counted exactly', async () => {
    const { places, vote, standing } = await newBallot(store(), { people: 500 });
    const first = await Promise.all(places.map((place, index) => vote(place, [index % 3])));
    assert.deepEqual(
      first.filter(({ kind }) => kind !== 'counted'),
      [],
    );
    assert.deepEqual((await standing()).count, { votes: [167, 167, 166], voters: 500 });
    const second = await Promise.all(places.map((place, index) => vote(place, [index < 400 ? 2 : index % 3])));
    const kinds = second.map(({ kind }) => kind);
    assert.equal(kinds.filter((kind) => kind === 'changed').length, 267);
    assert.equal(kinds.filter((kind) => kind === 'same').length, 233);
    assert.deepEqual((await standing()).count, { votes: [33, 34, 433], voters: 500 });
  });

  test('of one person who presses many times at once, one vote counts', async () => {
    const { places, vote, standing } = await newBallot(store(), { people: 1 });
    const at = new Date();
    const all = await Promise.all(Array.from({ length: 20 }, (_, index) => vote(places[0], [index % 3], at)));
    assert.equal(all.filter(({ kind }) => kind === 'counted').length, 1);
    const { count } = await standing();
    assert.deepEqual([count.voters, count.votes.reduce((sum, votes) => sum + votes)], [1, 1]);
  });

  const choices: ReadonlyArray<{
    what: string;
    multiple?: boolean;
    given: readonly number[];
    counts: readonly number[] | 'invalid';
  }> = [
    { what: 'none', given: [], counts: 'invalid' },
    { what: 'one', given: [1], counts: [1] },
    { what: 'one beyond the last', given: [3], counts: 'invalid' },
    { what: 'one below the first', given: [-1], counts: 'invalid' },
    { what: 'half of one', given: [0.5], counts: 'invalid' },
    { what: 'none that is a number', given: [Number.NaN], counts: 'invalid' },
    { what: 'several where one is allowed', given: [0, 1], counts: 'invalid' },
    { what: 'the same twice where one is allowed', given: [2, 2], counts: [2] },
    { what: 'several', multiple: true, given: [2, 0], counts: [0, 2] },
    { what: 'several of which one is none', multiple: true, given: [0, 7], counts: 'invalid' },
  ];
  for (const { what, multiple = false, given, counts } of choices)
    test(`a choice of ${what}${multiple ? ', where several are allowed' : ''}`, async () => {
      const { places, vote, standing } = await newBallot(store(), { people: 1, poll: { multiple } });
      const voted = await vote(places[0], given);
      assert.deepEqual(voted.kind === 'counted' ? voted.choices : voted.kind, counts);
      assert.equal((await standing()).count.voters, counts === 'invalid' ? 0 : 1);
    });

  test('what was pressed earlier and comes later changes nothing', async () => {
    const { places, vote } = await newBallot(store(), { people: 1 });
    const at = new Date();
    await vote(places[0], [1], at);
    const late = await vote(places[0], [0], new Date(at.getTime() - 1));
    assert.deepEqual([late.kind, 'choices' in late && late.choices], ['same', [1]]);
  });

  test('a vote of after the end does not count and shows how it ended, one from before it does', async () => {
    const { places, vote, closeAgo } = await newBallot(store(), { people: 3 });
    await vote(places[0], [1]);
    await closeAgo(MINUTE_MS);
    const late = await vote(places[1], [0]);
    assert.deepEqual(
      [late.kind, 'count' in late && late.count, 'choices' in late && late.choices],
      ['closed', { votes: [0, 1, 0], voters: 1 }, []],
    );
    assert.equal((await vote(places[0], [2])).kind, 'closed', 'nor is one changed any more');
    assert.equal((await vote(places[2], [9])).kind, 'closed');
    assert.equal((await vote(places[1], [0], new Date(Date.now() - 2 * MINUTE_MS))).kind, 'counted');
  });

  test('there is no poll in another tenant, of another message, or of what was taken back', async () => {
    const { tenant, places, key, vote, send } = await newBallot(store(), { people: 1 });
    const text = await send({ kind: 'list', places });
    const { votes, messages } = store();
    const ask = async (of: Partial<Parameters<typeof votes.vote>[0]>) => {
      const person = (places[0] ?? '').slice(2) as Parameters<typeof votes.vote>[0]['person'];
      return (
        await votes.vote({ tenantId: tenant, messageId: key.messageId, person, choices: [0], at: new Date(), ...of })
      ).kind;
    };
    assert.equal(await ask({ tenantId: tenantId('elsewhere') }), 'unknown');
    assert.equal(await ask({ messageId: text.messageId }), 'unknown');
    assert.equal(await ask({ messageId: 'no uuid' as typeof key.messageId }), 'unknown');
    await messages.revise(key, { operation: 'delete' });
    assert.equal((await vote(places[0], [0])).kind, 'unknown');
  });

  test('two rows of one person who turn out to be one have one vote, the later one', async () => {
    const { tenant, key, vote, standing } = await newBallot(store(), { people: 1 });
    const { addressBook, votes } = store();
    const seen = (person: object, seconds: number) =>
      addressBook.learn([
        { kind: 'person-seen', tenantId: tenant, at: new Date(Date.UTC(2026, 10, 2, 9, 0, seconds)), person },
      ]);
    const [teams, entra] = ['29:ana', 'ana'];
    await seen({ teamsId: teams }, 1);
    await seen({ entraId: entra }, 2);
    const find = async (by: 'teamsId' | 'entraId', value: string) =>
      (await addressBook.findPeople({ by, value } as Parameters<typeof addressBook.findPeople>[0], tenant))[0]?.id ??
      '';
    const [one, other] = [await find('teamsId', teams), await find('entraId', entra)];
    assert.notEqual(one, other);
    const at = new Date();
    await vote(`p:${one}`, [0], at);
    await vote(`p:${other}`, [1], new Date(at.getTime() + 1));
    await seen({ teamsId: teams, entraId: entra, name: 'Ana' }, 3);
    assert.deepEqual((await standing()).count, { votes: [0, 1, 0], voters: 1 });
    const changed = await vote(`p:${one}`, [2], new Date(at.getTime() + 2));
    assert.equal(changed.kind, 'changed', 'the id that was handed out still means them');
    const [view] = await votes.list(tenant, key.messageId, { limit: 10 });
    assert.deepEqual([view?.person, view?.name, view?.choices], [other, 'Ana', [2]]);
  });
  test('who voted is told page by page, in order of voting', async () => {
    const { tenant, places, key, vote } = await newBallot(store(), { people: 5 });
    const begun = Date.now();
    for (const [index, place] of places.entries())
      await vote(place, [index % 3], new Date(begun - 10 + Math.floor(index / 2)));
    const { votes } = store();
    const all = await votes.list(tenant, key.messageId, { limit: 10 });
    assert.deepEqual(
      all.map(({ person }) => `p:${person}`),
      places,
    );
    const paged = [];
    for (let after; ;) {
      const page = await votes.list(tenant, key.messageId, { limit: 2, ...(after === undefined ? {} : { after }) });
      paged.push(...page);
      after = page.at(-1);
      if (page.length < 2) break;
    }
    assert.deepEqual(paged, all);
  });

  test('where many have voted, counts are shown for a while as they were; how it stands and ended is exact', async () => {
    const { tenant, key, places, vote, closeAgo, standing } = await newBallot(store(), { people: 3 });
    await sql`
      insert into vote (tenant_id, message_id, person_id, choices, at)
      select ${tenant}, ${key.messageId}::uuid, n::text, '{2}', now() from generate_series(1, ${MANY}::integer) n`.execute(
      store().db,
    );
    const seen = [];
    for (const place of places.slice(0, 2)) {
      const voted = await vote(place, [0]);
      seen.push('count' in voted && voted.count.votes);
    }
    assert.deepEqual(seen, [
      [1, 0, MANY],
      [1, 0, MANY],
    ]);
    assert.deepEqual((await standing()).count.votes, [2, 0, MANY]);
    await closeAgo(MINUTE_MS);
    const late = await vote(places[2], [0]);
    assert.deepEqual('count' in late && late.count.votes, [2, 0, MANY]);
  });

  test('whoever votes while the poll is being closed is counted in its result, or not at all', async () => {
    const { tenant, places, vote, closeAgo, take, standing, told } = await newBallot(store(), {
      people: 100,
      author: true,
    });
    await closeAgo(MINUTE_MS);
    const hold = await take();
    const [chore] = await store().laneStore.dueChores(hold, 1);
    const pressed = new Date(Date.now() - 2 * MINUTE_MS);
    const voting = places.map((place) => vote(place, [0], pressed));
    await Promise.all([...voting, store().laneStore.closePoll(hold, chore ?? assert.fail('nothing is due'))]);
    const counted = (await Promise.all(voting)).filter(({ kind }) => kind === 'counted').length;
    const [result] = await told();
    assert.equal(result?.kind === 'poll-result' && result.voters, counted);
    assert.equal((await standing()).count.voters, counted);
    const { rows } = await sql`select from vote where tenant_id = ${tenant}`.execute(store().db);
    assert.equal(rows.length, counted);
  });
});
