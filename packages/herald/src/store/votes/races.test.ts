import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import { entraId, personId, teamsId } from '../../model/ids.ts';
import type { PersonNamed } from '../../model/lesson.ts';
import type { PersonKey } from '../../model/person.ts';
import type { Store } from '../open-store.ts';
import { makeServerGround } from '../testing/for-each-store.ts';
import { second } from '../testing/someone.ts';
import { newBallot } from './testing/ballot.ts';
import { storeVote } from './vote.ts';

const MINUTE_MS = 60_000;

/** Until somebody waits for a lock, or what might has ended without. */
async function blockedBy({ db }: Store, work: Promise<unknown>): Promise<void> {
  let ended = false;
  const ending = work.finally(() => (ended = true)).catch(() => undefined);
  for (;;) {
    const { rows } = await sql`
      select from pg_locks l join pg_database b on b.oid = l.database and b.datname = current_database()
      where not l.granted
      union all
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
    if (rows.length > 0 || ended) break;
    await nextTurn();
  }
  if (ended) await ending;
}

for (const kind of ['poll-close', 'poll-tell'] as const)
  test(`a vote that is being stored when its poll is to ${kind.slice(5)} is told of by that`, async (t) => {
    const store = await (await makeServerGround(t)).open();
    const { tenant, key, places, vote, closeAgo, pass, take, told } = await newBallot(store, {
      people: 2,
      author: true,
    });
    const at = new Date(Date.now() - 2 * MINUTE_MS);
    await vote(places[1], [0], at);
    await (kind === 'poll-close' ? closeAgo(MINUTE_MS) : pass(MINUTE_MS));
    const hold = await take();
    const chore = (await store.laneStore.dueChores(hold, 5)).find((one) => one.kind === kind) ?? assert.fail();

    const stored = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const voting = store.transact(async (transaction) => {
      const person = personId((places[0] ?? '').slice(2));
      await storeVote(transaction, { tenantId: tenant, messageId: key.messageId, person, choices: [0], at });
      stored.resolve();
      await release.promise;
    });
    await stored.promise;
    const telling =
      kind === 'poll-close' ? store.laneStore.closePoll(hold, chore) : store.laneStore.tellPoll(hold, chore);
    await blockedBy(store, telling);
    release.resolve();
    await Promise.all([voting, telling]);
    const [result] = await told();
    assert.equal(result?.kind === 'poll-result' && result.voters, 2);
  });

test('a vote that is being stored while its voter turns out to be somebody else is that one’s', async (t) => {
  const store = await (await makeServerGround(t)).open();
  const { tenant, key, vote, standing } = await newBallot(store, { people: 1 });
  const [teams, entra] = [teamsId('29:ana'), entraId('ana')];
  const { addressBook } = store;
  const seen = (n: number, person: PersonNamed) =>
    addressBook.learn([{ kind: 'person-seen', tenantId: tenant, at: second(n), person }]);
  const idOf = async (by: PersonKey) => (await addressBook.findPeople(by, tenant))[0]?.id ?? assert.fail();
  await seen(1, { teamsId: teams });
  await seen(2, { entraId: entra });
  const [from, into] = [await idOf({ by: 'teamsId', value: teams }), await idOf({ by: 'entraId', value: entra })];

  const stored = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const voting = store.transact(async (transaction) => {
    await storeVote(transaction, {
      tenantId: tenant,
      messageId: key.messageId,
      person: from,
      choices: [0],
      at: new Date(),
    });
    stored.resolve();
    await release.promise;
  });
  await stored.promise;
  const joining = seen(3, { teamsId: teams, entraId: entra });
  await blockedBy(store, joining);
  release.resolve();
  await Promise.all([voting, joining]);
  assert.equal((await vote(`p:${into}`, [1])).kind, 'changed');
  assert.deepEqual((await standing()).count, { votes: [0, 1, 0], voters: 1 });
});
