import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { LaneHold } from '../../lane-ports.ts';
import type { Chore } from '../../model/chore.ts';
import type { Content, PollResult } from '../../model/content.ts';
import { personId } from '../../model/ids.ts';
import { SHOWN_EVERY_MS } from '../../model/poll.ts';
import { lapse } from '../deliveries/testing/company.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { SERVED } from '../testing/someone.ts';
import { newBallot, revisionOf, seeToPoll, seeToPolls } from './testing/ballot.ts';

const MINUTE_MS = 60_000;

const resultIn = (content: Content | undefined): PollResult =>
  content?.kind === 'poll-result' ? content : assert.fail(`it is ${content?.kind}`);

forEachStore('what is told of polls', (openTestStore) => {
  const store = shared(openTestStore);
  const due = async (hold: LaneHold): Promise<Chore> =>
    (await store().laneStore.dueChores(hold, 1))[0] ?? assert.fail('nothing is due');

  test('the author is told of the first vote at once, then of all that came, not before their time', async () => {
    const { places, author, vote, take, told, chores, pass, key, tenant, audit } = await newBallot(store(), {
      people: 4,
      author: true,
      poll: { tellEveryMinutes: 30 },
    });
    const hold = await take();
    await vote(places[0], [0]);
    assert.deepEqual(await seeToPolls(store(), hold), ['poll-tell']);
    const [first] = await store().messages.list(tenant, 1);
    assert.equal(first?.priority, 'live');
    const [delivery] = await store().messages.deliveries(first.key, { limit: 2 });
    assert.equal(delivery?.key.place, author);
    await audit(first.key);

    await vote(places[1], [0]);
    await vote(places[2], [1]);
    await vote(places[1], [2]);
    assert.deepEqual(await seeToPolls(store(), hold), []);
    await pass(29 * MINUTE_MS);
    assert.deepEqual(await seeToPolls(store(), hold), []);
    await pass(MINUTE_MS);
    assert.deepEqual(await seeToPolls(store(), hold), ['poll-tell']);
    await pass(60 * MINUTE_MS);
    assert.deepEqual(await seeToPolls(store(), hold), [], 'nobody voted since');
    assert.deepEqual(
      (await told()).map((content) => [resultIn(content).votes, resultIn(content).closed]),
      [
        [[1, 1, 1], false],
        [[1, 0, 0], false],
      ],
    );
    assert.deepEqual(await chores(), ['poll-close']);
    await audit(key);
  });

  test('an author who wants it is told of each vote', async () => {
    const { places, vote, take, told } = await newBallot(store(), {
      people: 3,
      author: true,
      poll: { tellEveryMinutes: 0 },
    });
    const hold = await take();
    for (const place of places) {
      await vote(place, [0]);
      await seeToPolls(store(), hold);
    }
    assert.deepEqual(
      (await told()).map((content) => resultIn(content).voters),
      [3, 2, 1],
    );
  });

  test('who has no author to tell, and no place of several people, has nothing to do but to close', async () => {
    const { places, vote, chores } = await newBallot(store(), { people: 1 });
    await vote(places[0], [0]);
    assert.deepEqual(await chores(), ['poll-close']);
  });

  test('done twice, by whoever held the lane and by whoever holds it, nothing is told twice', async () => {
    const { places, channel, vote, take, told, revisions, sendAll, pass, closeAgo } = await newBallot(store(), {
      people: 2,
      channel: true,
      author: true,
      poll: { tellEveryMinutes: 0 },
    });
    assert.ok(channel);
    const hold = await take();
    await sendAll(hold);
    const { laneStore } = store();
    await vote(places[0], [0]);
    const chores = await laneStore.dueChores(hold, 5);
    assert.deepEqual(chores.map(({ kind }) => kind).toSorted(), ['poll-show', 'poll-tell']);
    await lapse(store(), hold);
    for (const chore of chores) await seeToPoll(store(), hold, chore);
    assert.deepEqual([await told(), await revisions()], [[], []], 'the lane is not theirs any more');
    const other = await take('another');
    for (let again = 0; again < 2; again += 1) for (const chore of chores) await seeToPoll(store(), other, chore);
    assert.deepEqual([(await told()).length, (await revisions()).length], [1, 1]);

    await vote(places[1], [0]);
    await pass(SHOWN_EVERY_MS);
    await closeAgo(1);
    const all = await laneStore.dueChores(other, 5);
    assert.equal(all.length, 3);
    const close = all.find(({ kind }) => kind === 'poll-close') ?? assert.fail('it does not close');
    for (let again = 0; again < 2; again += 1) await laneStore.closePoll(other, close);
    for (const chore of all) if (chore.kind !== 'poll-close') await seeToPoll(store(), other, chore);
    const [result, ...earlier] = await told();
    assert.deepEqual([resultIn(result).voters, resultIn(result).closed, earlier.length], [2, true, 1]);
    assert.equal((await revisions()).length, 2);
  });

  for (const breaks of ['insert or update on message', 'update on poll', 'delete on chore'])
    test(`what broke off before ${breaks} has told nothing, and is told once when it is seen to again`, async () => {
      const { places, vote, take, sendAll, told, revisions, closeAgo, chores } = await newBallot(store(), {
        people: 1,
        channel: true,
        author: true,
      });
      const hold = await take();
      await sendAll(hold);
      await vote(places[0], [0], new Date(Date.now() - MINUTE_MS));
      await closeAgo(1);
      const [table = ''] = breaks.split(' ').slice(-1);
      const { db, laneStore } = store();
      await sql`
        create or replace function break_off() returns trigger language plpgsql as
          $$ begin raise 'broken off'; end $$`.execute(db);
      await sql`create trigger break_off before ${sql.raw(breaks)} for each row execute function break_off()`.execute(
        db,
      );
      const close = (await laneStore.dueChores(hold, 5)).find(({ kind }) => kind === 'poll-close') ?? assert.fail();
      try {
        await assert.rejects(laneStore.closePoll(hold, close), { code: 'E_STATEMENT_FAILED' });
      } finally {
        await sql`drop trigger break_off on ${sql.table(table)}`.execute(db);
      }
      assert.deepEqual([await told(), await revisions()], [[], []]);
      assert.ok((await chores()).includes('poll-close'));
      await laneStore.closePoll(hold, close);
      assert.deepEqual([(await told()).length, (await revisions()).length, await chores()], [1, 1, []]);
    });

  test('a vote that comes between what was told and the next time is not lost', async () => {
    const { places, vote, take, told, pass } = await newBallot(store(), { people: 20, author: true });
    const hold = await take();
    await vote(places[0], [0]);
    const chore = await due(hold);
    await Promise.all([store().laneStore.tellPoll(hold, chore), ...places.slice(1).map((place) => vote(place, [0]))]);
    await pass(60 * MINUTE_MS);
    await seeToPolls(store(), hold);
    assert.equal(resultIn((await told())[0]).voters, 20);
  });

  test('a channel is shown the counts at most every ten seconds however many vote, and nobody else is', async () => {
    const { places, channel, key, vote, take, sendAll, revisions, pass, audit } = await newBallot(store(), {
      people: 30,
      channel: true,
    });
    const hold = await take();
    assert.equal(await sendAll(hold), 31);
    for (const [index, place] of places.entries()) {
      await vote(place, [0]);
      await seeToPolls(store(), hold);
      if (index === 19) await pass(SHOWN_EVERY_MS);
    }
    const shown = await revisions();
    assert.deepEqual(
      shown.map((content) => [resultIn(content).voters, resultIn(content).ballot, resultIn(content).names]),
      [
        [1, true, undefined],
        [21, true, undefined],
      ],
    );
    assert.equal(await sendAll(hold), 1, 'the first was overtaken by the second');
    const [delivery, ...others] = await store().messages.deliveries(revisionOf(key, 2), { limit: 10 });
    assert.deepEqual([delivery?.key.place, delivery?.state, others], [channel, 'sent', []]);
    assert.equal((await store().messages.find(key.tenantId, key.messageId))?.payload['kind'], 'poll');
    await audit(key);
  });

  test('a group chat is shown them too, and a 1:1 chat that was named by its own id is not', async () => {
    const { tenant, send, poll, vote: _, take, sendAll, ...ballot } = await newBallot(store(), { people: 2 });
    const group = `19:${randomUUID()}@thread.v2`;
    await sql`
      insert into conversation (tenant_id, conversation_id, scope, service_url, bot_id, seen_at, said_at)
      values (${tenant}, ${group}, 'groupChat', ${SERVED.serviceUrl}, ${SERVED.botId}, now(), '{}')`.execute(
      store().db,
    );
    const places = [`c:${group}`, `c:a:${ballot.places[0]?.slice(2)}`, 'c:a:another chat of somebody'];
    const key = await send({ kind: 'list', places }, { payload: poll, poll: {} });
    const hold = await take();
    await sendAll(hold);
    await store().votes.vote({
      tenantId: tenant,
      messageId: key.messageId,
      person: personId((ballot.places[1] ?? '').slice(2)),
      choices: [0],
      at: new Date(),
    });
    assert.deepEqual(await seeToPolls(store(), hold), ['poll-show']);
    await sendAll(hold);
    const shown = await store().messages.deliveries(revisionOf(key, 1), { limit: 10 });
    assert.deepEqual(
      shown.map((delivery) => delivery.key.place),
      [`c:${group}`],
    );
  });

  test('when it closes, the author and the channel get the result, with names for the author alone', async () => {
    const { tenant, places, vote, take, sendAll, told, revisions, chores, closeAgo, standing, key, audit } =
      await newBallot(store(), { people: 3, channel: true, author: true });
    const hold = await take();
    await sendAll(hold);
    const names = ['Ana', 'Ben', 'Chloé'];
    const { db } = store();
    for (const [index, place] of places.entries())
      await db
        .updateTable('person')
        .set({ name: names[index] ?? null })
        .where('tenant_id', '=', tenant)
        .where('person_id', '=', place.slice(2) as never)
        .execute();
    const pressed = Date.now() - 2 * MINUTE_MS;
    for (const [index, place] of places.entries()) await vote(place, [index === 0 ? 2 : 0], new Date(pressed + index));
    await closeAgo(MINUTE_MS);
    await seeToPolls(store(), hold);
    const [result] = await told();
    const { votes, voters, closed, names: told_ } = resultIn(result);
    assert.deepEqual([votes, voters, closed, told_], [[2, 0, 1], 3, true, [['Ben', 'Chloé'], [], ['Ana']]]);
    const last = resultIn((await revisions()).at(-1));
    assert.deepEqual([last.votes, last.closed, last.ballot, last.names], [[2, 0, 1], true, undefined, undefined]);
    assert.deepEqual([await chores(), (await standing()).closed], [[], true]);
    assert.equal((await vote(places[0], [1], new Date(pressed + 9))).kind, 'closed', 'though pressed in time');
    assert.equal((await standing()).count.votes[1], 0);
    await sendAll(hold);
    await audit(key);
  });

  test('of an anonymous poll nobody is told who chose what', async () => {
    const { places, vote, take, told, closeAgo } = await newBallot(store(), {
      people: 1,
      author: true,
      poll: { anonymous: true },
    });
    await vote(places[0], [0]);
    await closeAgo(1);
    await seeToPolls(store(), await take());
    for (const content of await told()) assert.equal(resultIn(content).names, undefined);
    assert.equal((await told()).length, 1);
  });

  test('of a poll that was taken back nothing is told', async () => {
    const { places, key, vote, take, told, closeAgo, chores } = await newBallot(store(), {
      people: 1,
      author: true,
      channel: true,
    });
    await vote(places[0], [0]);
    await store().messages.revise(key, { operation: 'delete' });
    assert.deepEqual(await chores(), []);
    await closeAgo(1);
    assert.deepEqual(await seeToPolls(store(), await take()), []);
    assert.deepEqual(await told(), []);
  });
});
