import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { sql } from 'kysely';
// The ground is shared with the tests of whole flows; nothing but tests imports this file.
// oxlint-disable herald/imports
import { sharedContoso } from '../../../test/support/contoso.ts';
import { given } from '../../../test/support/given.ts';
import { populate } from '../../../test/support/populate.ts';
import { waitUntil } from '../../../test/support/wait-until.ts';
// oxlint-enable herald/imports
import type { MessageHandle } from './flow/delivery-plan/message-handle.ts';
import type { Poll } from './model/content.ts';
import { botAppId, entraId, messageId, tenantId } from './model/ids.ts';
import { createVoting, readChoice, type VoteAnswer } from './polling.ts';
import { openStore, type Store } from './store/open-store.ts';
import { shared } from './store/testing/shared.ts';

const HOUR_MS = 3_600_000;
const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();

const lunch = (also: Partial<Poll> = {}): Poll => ({
  kind: 'poll',
  question: 'What is for lunch?',
  options: ['Soup', 'Pierogi', 'Nothing'],
  closesAt: inMs(HOUR_MS),
  ...also,
});

suite('polls', () => {
  const contoso = sharedContoso({ store: 'server' });
  /** The same store as another process sees it: votes come in there. */
  const store = shared<Store>(async (t) => {
    const { place, appId } = contoso();
    const opened = await openStore(place, { botAppId: botAppId(appId) });
    t.after(() => opened.close());
    return opened;
  });
  const voting = () =>
    createVoting({ votes: store().votes, clock: { now: () => new Date() }, poke: () => {}, language: 'en' });

  /** Lets people of one poll vote, by their Entra ids. */
  const ballot = ({ key }: Pick<MessageHandle, 'key'>) => ({
    vote: async (person: string, choices: readonly number[], at = new Date()): Promise<VoteAnswer | undefined> => {
      const [known] = await store().addressBook.findPeople({ by: 'entraId', value: entraId(person) }, key.tenantId);
      return voting().vote({ ...key, person: given(known).id, choices, at, reader: { locale: 'en' } });
    },
    /** Lets so much time pass for what is told of polls that are open, or lets this one close so long ago. */
    pass: async (ms: number): Promise<void> => {
      const back = sql`- ${ms} * interval '1 millisecond'`;
      const { db } = store();
      await sql`update poll set told_at = told_at ${back}, shown_at = shown_at ${back} where message_id = ${key.messageId}`.execute(
        db,
      );
      await sql`update chore set due_at = due_at ${back} where key = ${key.messageId} and kind <> 'poll-close'`.execute(
        db,
      );
    },
    close: async (): Promise<void> => {
      const at = inMs(-1_000);
      await sql`
        update message set payload = jsonb_set(payload::jsonb, '{closesAt}', to_jsonb(${at}::text))::json
        where message_id = ${key.messageId} and revision = 0`.execute(store().db);
      await sql`update chore set due_at = ${at} where key = ${key.messageId} and kind = 'poll-close'`.execute(
        store().db,
      );
    },
  });
  const summaries = async (person: string): Promise<ReadonlyArray<string | null>> => {
    const { chats } = await contoso().control.inbox({ person, appId: contoso().appId });
    return chats.flatMap(({ messages }) => messages.map(({ summary }) => summary));
  };
  const last = async (person: string): Promise<string> => {
    const { chats } = await contoso().control.inbox({ person, appId: contoso().appId });
    return JSON.stringify(chats.flatMap(({ messages }) => messages).at(-1)?.attachments);
  };

  test('500 people vote, change their minds and come late: the result is exact, and the author is told twice', async () => {
    const { herald } = contoso();
    const { tenantId: tenant, people } = await populate(contoso(), 501);
    const [author = '', ...voters] = people;
    const message = await herald.broadcast({
      audience: { kind: 'list', to: voters, tenant },
      message: lunch({ author: { person: author, tenant }, tellEveryMinutes: 30 }),
    });
    assert.equal((await message.finished()).sent, 500);
    const { vote, pass, close } = ballot(message);
    const first = await Promise.all(voters.slice(0, 499).map((person, index) => vote(person, [index % 2])));
    assert.deepEqual(
      first.filter((answer) => answer?.kind !== 'card' || answer.answer !== undefined),
      [],
    );
    await waitUntil('the author is told', async () => (await summaries(author)).length > 0);
    await Promise.all(voters.slice(0, 100).map((person) => vote(person, [2])));
    await vote(voters[499] ?? '', [2]);
    assert.deepEqual(await message.votes(), { votes: [200, 199, 101], voters: 500, closed: false });
    assert.deepEqual(await summaries(author), ['Result so far: What is for lunch?']);

    await close();
    const late = await vote(voters[0] ?? '', [0]);
    assert.deepEqual(late?.kind === 'card' && late.answer, { kind: 'poll-closed' });
    assert.match(JSON.stringify(late), /101/);
    await pass(HOUR_MS);
    await waitUntil('the result', async () => (await summaries(author)).length > 1);
    assert.deepEqual(await summaries(author), ['Result so far: What is for lunch?', 'Result: What is for lunch?']);
    const card = await last(author);
    for (const part of ['200 · 40%', '199 · 40%', '101 · 20%', '500 people voted'])
      assert.ok(card.includes(part), part);
    assert.deepEqual(await message.votes(), { votes: [200, 199, 101], voters: 500, closed: true });
    assert.equal((await message.tally()).sent, 500, 'nobody’s card was touched');
  });

  test('a poll in a channel shows everyone how it stands, lets them vote, and ends with its result', async () => {
    const { herald, control, appId, tenantId: tenant, people } = contoso();
    const members = await people(['Ana', 'Ben', 'Chloé']);
    const [ana, ben, chloe] = members;
    const { id: team } = await control.addTeam({
      tenantId: tenant,
      name: 'Kitchen',
      members: members.map(({ id }) => id),
    });
    await control.install({ appId, team, by: ana.id });
    await herald.fetchRoster({ team });
    const message = await herald.broadcast({
      audience: { kind: 'list', to: [{ channel: team }, ana.id], tenant },
      message: lunch({ author: ben.id, multiple: true }),
    });
    await message.finished();
    const { vote, pass, close } = ballot(message);
    const shown = async () => {
      const { threads } = await control.channel({ channelId: team });
      const [root] = given(threads[0]).messages;
      return { updated: root?.updated, card: JSON.stringify(root?.attachments) };
    };
    assert.ok((await shown()).card.includes('Input.ChoiceSet'));
    await vote(chloe.id, [0, 1]);
    await waitUntil('the channel', async () => (await shown()).card.includes('1 person voted'));
    await vote(ana.id, [1]);
    await vote(ben.id, [1, 2]);
    await pass(10_000);
    await waitUntil('the channel', async () => (await shown()).card.includes('3 people voted'));
    assert.ok((await shown()).card.includes('Input.ChoiceSet'), 'whoever has not voted still can');
    await close();
    await waitUntil('the result', async () => (await shown()).card.includes('Result'));
    const { card } = await shown();
    for (const part of ['1 · 33%', '3 · 100%', '3 people voted']) assert.ok(card.includes(part), part);
    assert.ok(!card.includes('Input.ChoiceSet') && !card.includes('Chloé'));
    const names = await last(ben.id);
    for (const name of ['Ana', 'Ben', 'Chloé']) assert.ok(names.includes(name), name);
    assert.ok((await last(ana.id)).includes('Input.ChoiceSet'), 'the card of one person stays as it is');
    assert.deepEqual(
      (await message.voters()).map(({ name, choices }) => [name, choices]),
      [
        ['Chloé', [0, 1]],
        ['Ana', [1]],
        ['Ben', [1, 2]],
      ],
    );
  });

  test('whoever votes sees how it stands, in their language', async () => {
    const { herald, people, tenantId: tenant } = contoso();
    const [dmitri] = await people(['Dmitri'], { install: true });
    const message = await herald.broadcast({
      audience: { kind: 'list', to: [dmitri.id], tenant },
      message: lunch({ anonymous: true }),
    });
    const { vote } = ballot(message);
    const answer = await vote(dmitri.id, readChoice('1'));
    assert.ok(answer?.kind === 'card' && JSON.stringify(answer.card).includes('Your vote: Pierogi'));
    assert.deepEqual(await vote(dmitri.id, readChoice('')), { kind: 'answer', answer: { kind: 'no-choice' } });
    assert.deepEqual(await vote(dmitri.id, readChoice('9')), { kind: 'answer', answer: { kind: 'no-choice' } });
    const elsewhere = { key: { ...message.key, messageId: messageId('019ab000-0000-7000-8000-000000000000') } };
    assert.equal(await ballot(elsewhere).vote(dmitri.id, [0]), undefined);
    await assert.rejects(message.voters(), { code: 'E_INPUT_INVALID' }, 'nobody is told who chose what');
    assert.deepEqual(await message.votes(), { votes: [0, 1, 0], voters: 1, closed: false });
  });

  test('a vote from a clock that is ahead can be changed all the same', async () => {
    const { herald, people, tenantId: tenant } = contoso();
    const [emeka] = await people(['Emeka'], { install: true });
    const message = await herald.broadcast({ audience: { kind: 'list', to: [emeka.id], tenant }, message: lunch() });
    const { vote } = ballot(message);
    await vote(emeka.id, [0], new Date(Date.now() + HOUR_MS / 2));
    await vote(emeka.id, [1]);
    assert.deepEqual((await message.votes()).votes, [0, 1, 0]);
  });

  test('a poll that nobody could vote in, or whose author nobody can tell, is refused', async () => {
    const { herald, control, people, tenantId: tenant, appId } = contoso();
    const [fatou] = await people(['Fatou'], { install: true });
    const { id: other } = await control.addTenant({ name: 'Fabrikam' });
    const [gita] = await control.addPeople({ tenantId: other, people: [{ name: 'Gita' }] });
    await control.install({ appId, person: given(gita).id });
    const refused: ReadonlyArray<{ poll: Partial<Poll>; field: string }> = [
      { poll: { closesAt: inMs(59_000) }, field: 'closesAt' },
      { poll: { closesAt: inMs(-HOUR_MS) }, field: 'closesAt' },
      { poll: { author: 'nobody@contoso.example' }, field: 'author' },
      { poll: { author: { person: given(gita).id, tenant: other } }, field: 'author' },
    ];
    for (const { poll, field } of refused) {
      const faulty = (error: unknown): boolean =>
        error instanceof Error && 'faults' in error && JSON.stringify(error.faults).includes(`"${field}"`);
      await assert.rejects(herald.send(fatou.id, lunch(poll)), faulty);
      const audience = { kind: 'list', to: [fatou.id], tenant } as const;
      await assert.rejects(herald.broadcast({ audience, message: lunch(poll) }), faulty);
    }
    const late = herald.broadcast({
      audience: { kind: 'list', to: [fatou.id], tenant },
      message: lunch(),
      at: new Date(Date.now() + HOUR_MS),
    });
    await assert.rejects(late, { code: 'E_INPUT_INVALID' }, 'it would be sent when it closes');
    assert.deepEqual(await summaries(fatou.id), []);
  });

  test('a poll is sent to one person as well; edited by its handle, and not by where it lies', async () => {
    const { herald, people, tenantId: tenant } = contoso();
    const [hana] = await people(['Hana'], { install: true });
    const outcome = await herald.send(hana.id, lunch());
    assert.equal(outcome.kind, 'sent');
    const [message] = await store().messages.list(tenantId(tenant), 1);
    const handle = await herald.message(tenant, given(message).key.messageId);
    await ballot(handle).vote(hana.id, [0]);
    await assert.rejects(handle.update(lunch({ options: ['Soup', 'Salad'] })), { code: 'E_INPUT_INVALID' });
    await assert.rejects(handle.update(lunch({ closesAt: inMs(1_000) })), { code: 'E_INPUT_INVALID' });
    await (await handle.update(lunch({ question: 'What was for lunch?' }))).finished();
    assert.deepEqual(await summaries(hana.id), ['Poll: What was for lunch?']);
    const at = outcome.kind === 'sent' && 'activityId' in outcome.reference ? outcome.reference : undefined;
    await assert.rejects(herald.update(given(at), lunch()), { code: 'E_INPUT_INVALID' });
    const text = await herald.broadcast({
      audience: { kind: 'list', to: [hana.id], tenant },
      message: { text: 'Hello' },
    });
    await assert.rejects(text.votes(), { code: 'E_INPUT_INVALID' });
    await assert.rejects(text.voters(), { code: 'E_INPUT_INVALID' });
  });

  test('what has not been sent when a poll closes is skipped', async () => {
    const { herald, people, tenantId: tenant } = contoso();
    const [ivo] = await people(['Ivo'], { install: true });
    const poll = lunch();
    const message = await herald.broadcast({
      audience: { kind: 'list', to: [ivo.id], tenant },
      message: poll,
      at: new Date(Date.now() + HOUR_MS / 2),
    });
    const { rows } = await sql<{ expires_at: Date }>`
      select expires_at from message where message_id = ${message.key.messageId}`.execute(store().db);
    assert.equal(rows[0]?.expires_at.toISOString(), poll.closesAt);
    const closesAt = inMs(2 * HOUR_MS);
    await message.update(lunch({ closesAt }));
    const edited = await sql<{ expires_at: Date }>`
      select expires_at from message where message_id = ${message.key.messageId} and revision = 0`.execute(store().db);
    assert.equal(edited.rows[0]?.expires_at.toISOString(), closesAt);
  });
});
