import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputInvalid } from '../../errors.ts';
import type { Poll } from '../../model/content.ts';
import { sql } from 'kysely';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { newBallot, revisionOf, seeToPolls } from './testing/ballot.ts';

const HOUR_MS = 3_600_000;
const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();

forEachStore('edited polls', (openTestStore) => {
  const store = shared(openTestStore);

  const edits: ReadonlyArray<{ what: string; was?: Partial<Poll>; becomes: Partial<Poll>; fault?: string }> = [
    { what: 'the question', becomes: { question: 'Soup today?' } },
    { what: 'the closing time', becomes: { closesAt: inHours(3) } },
    { what: 'one option', becomes: { options: ['Yes', 'Never', 'Cold'] }, fault: 'options' },
    { what: 'one option less', becomes: { options: ['Yes', 'No'] }, fault: 'options' },
    { what: 'one option more', becomes: { options: ['Yes', 'No', 'Cold', 'Hot'] }, fault: 'options' },
    { what: 'the order of options', becomes: { options: ['No', 'Yes', 'Cold'] }, fault: 'options' },
    { what: 'one choice to several', becomes: { multiple: true } },
    { what: 'several choices to one', was: { multiple: true }, becomes: {}, fault: 'multiple' },
    { what: 'named to anonymous', becomes: { anonymous: true } },
    { what: 'anonymous to named', was: { anonymous: true }, becomes: {}, fault: 'anonymous' },
  ];
  for (const { what, was = {}, becomes, fault } of edits)
    test(`${what} may${fault === undefined ? '' : ' not'} change when people have voted, and before that anything`, async () => {
      const { tenant, key, places, poll, vote, standing } = await newBallot(store(), { people: 1, poll: was });
      const { multiple: _, anonymous: __, ...rest } = poll;
      const change = { operation: 'update', payload: { ...rest, ...becomes }, poll: {} } as const;
      await store().messages.revise(key, change);
      await store().messages.revise(key, { ...change, payload: poll });
      await vote(places[0], [0]);
      const revising = store().messages.revise(key, change);
      if (fault === undefined) {
        await revising;
        assert.deepEqual((await store().messages.find(tenant, key.messageId))?.payload, change.payload);
      } else {
        await assert.rejects(revising, (error) => {
          assert.ok(error instanceof InputInvalid);
          assert.deepEqual(
            error.faults.map(({ field }) => field),
            [fault],
          );
          return true;
        });
        assert.deepEqual((await store().messages.find(tenant, key.messageId))?.payload, poll, 'nothing was changed');
      }
      assert.deepEqual((await standing()).count.voters, 1);
    });

  test('it closes when the edited poll says, be that later or earlier, and tells whom that names', async () => {
    const { tenant, key, poll, addPeople, take, told } = await newBallot(store(), { people: 1, author: true });
    const [another = ''] = await addPeople(1);
    const closing = async () => {
      const { rows } = await sql<{ due_at: Date }>`
        select due_at from chore where tenant_id = ${tenant} and kind = 'poll-close'`.execute(store().db);
      return rows.map(({ due_at }) => due_at.toISOString());
    };
    for (const hours of [5, 2]) {
      const closesAt = inHours(hours);
      await store().messages.revise(key, {
        operation: 'update',
        payload: { ...poll, closesAt },
        poll: { author: another },
        chores: [{ kind: 'poll-close', dueAt: new Date(closesAt) }],
      });
      assert.deepEqual(await closing(), [closesAt]);
    }
    const hold = await take();
    const close = { kind: 'poll-close', key: key.messageId, dueAt: new Date() } as const;
    await sql`update chore set due_at = now() - interval '1 second' where tenant_id = ${tenant}`.execute(store().db);
    await store().laneStore.closePoll(hold, close);
    assert.equal((await closing()).length, 1, 'what is seen to too early is put off');
    assert.deepEqual(await told(), []);
    await sql`update message set payload = jsonb_set(payload::jsonb, '{closesAt}', '"2026-01-01T00:00:00Z"')::json
      where tenant_id = ${tenant} and payload is not null`.execute(store().db);
    await sql`update chore set due_at = now() - interval '1 second' where tenant_id = ${tenant}`.execute(store().db);
    assert.deepEqual(await seeToPolls(store(), hold), ['poll-close']);
    const [result] = await store().messages.list(tenant, 1);
    const [delivery] = await store().messages.deliveries(result?.key ?? assert.fail(), { limit: 2 });
    assert.equal(delivery?.key.place, another);

    const open = store().messages.revise(key, { operation: 'update', payload: { ...poll, closesAt: inHours(1) } });
    await assert.rejects(open, { code: 'E_INPUT_INVALID' }, 'what has closed stays closed');
  });

  test('made into something else it is no poll any more, and nothing is told of it', async () => {
    const { key, places, vote, chores, poll } = await newBallot(store(), { people: 1, author: true });
    await vote(places[0], [0]);
    const text = { type: 'message', text: 'Never mind' };
    await store().messages.revise(key, { operation: 'update', payload: text });
    assert.deepEqual(await chores(), []);
    assert.equal((await vote(places[0], [1])).kind, 'unknown');
    const again = store().messages.revise(key, { operation: 'update', payload: poll });
    await assert.rejects(again, { code: 'E_INPUT_INVALID' });
  });

  test('the counts in a channel do not hold up an edit for everyone, and come again after it', async () => {
    const { key, places, poll, vote, take, sendAll, revisions, pass, due, planAll, audit } = await newBallot(store(), {
      people: 3,
      channel: true,
    });
    const hold = await take();
    await sendAll(hold);
    await vote(places[0], [0]);
    await store().messages.revise(key, { operation: 'update', payload: { ...poll, question: 'Soup, then?' } });
    await seeToPolls(store(), hold);
    await planAll(hold);
    assert.deepEqual(
      (await due(hold)).map((row) => row.key.revision),
      [1, 1, 1, 1],
      'the counts wait for the edit, in the channel',
    );
    assert.equal(await sendAll(hold), 4);
    assert.equal(await sendAll(hold), 1);
    const shown = (await revisions()).at(-1);
    assert.equal(shown?.kind === 'poll-result' && shown.poll.question, 'Soup, then?');
    await pass(HOUR_MS);
    await store().messages.revise(key, { operation: 'update', payload: { ...poll, question: 'Soup, now?' } });
    assert.deepEqual(await seeToPolls(store(), hold), ['poll-show'], 'nobody voted, and the edit has no counts');
    await store().messages.revise(key, { operation: 'delete' });
    await sendAll(hold);
    const [taken] = await store().messages.lookAt([revisionOf(key, 5)]);
    assert.deepEqual([taken?.tally.planned, taken?.tally.sent], [4, 4], 'a recall takes back all of it');
    await audit(key);
  });
});
