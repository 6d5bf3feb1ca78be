import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { poll, teamsLimits, type MessageHandle, type Poll } from 'herald';
import { chatOf, wordsOf } from '../support/cards.ts';
import { sharedContoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { peek } from '../support/peek.ts';
import { populate } from '../support/populate.ts';
import { waitUntil } from '../support/wait-until.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const VOTE = { do: 'vote' } as const;
const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();
const choose = (...options: readonly number[]) => ({ 'herald-choice': options.join(',') });

/** So many at once as this machine answers within the time that Teams gives, whatever else it does. */
function* waves<T>(all: readonly T[], size = 50): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}

const lunch = (also: Partial<Poll> = {}): Poll => ({
  ...poll({
    question: 'What is for lunch?',
    options: ['Soup', 'Pierogi', 'Nothing'],
    closesAt: inMs(HOUR_MS),
  }),
  ...also,
});

suite('polls', () => {
  const limits = { ...teamsLimits, tenant: { requests: 1_000, ms: 1_000 } };
  const contoso = sharedContoso({ store: 'server', herald: () => ({ limits }) });
  const ask = (query: string, ...values: readonly unknown[]) => peek(contoso().place, query, values);
  const chat = (person: string) => chatOf(contoso(), person);
  const summaries = async (person: string) => (await chat(person).messages()).map(({ summary }) => summary);

  /** Lets so much time pass for what is told of a poll while it is open. */
  async function pass({ key: { messageId } }: MessageHandle, ms: number): Promise<void> {
    const back = `- ${ms} * interval '1 millisecond'`;
    await ask(
      `update poll set told_at = told_at ${back}, shown_at = shown_at ${back} where message_id = $1`,
      messageId,
    );
    await ask(`update chore set due_at = due_at ${back} where key = $1 and kind <> 'poll-close'`, messageId);
  }
  /** Makes a poll end now, as time would. */
  async function end({ key: { messageId } }: MessageHandle): Promise<void> {
    const at = inMs(-1_000);
    await ask(
      `update message set payload = jsonb_set(payload::jsonb, '{closesAt}', to_jsonb($2::text))::json
        where message_id = $1 and revision = 0`,
      messageId,
      at,
    );
    await ask(`update chore set due_at = $2 where key = $1 and kind = 'poll-close'`, messageId, at);
  }

  test('500 people vote, change their minds and come late: the result is exact, and the author is told twice', async () => {
    const { herald } = contoso();
    const { tenantId: tenant, people } = await populate(contoso(), 501);
    const [author = '', ...voters] = people;
    const message = await herald.broadcast({
      audience: { kind: 'list', to: voters, tenant },
      message: lunch({ author: { person: author, tenant }, tellEveryMinutes: 30 }),
    });
    assert.equal((await message.finished()).sent, 500);
    const vote = (person: string, option: number, duplicates = 0) =>
      chat(person).execute(VOTE, choose(option), { duplicates });

    for (const wave of waves([...voters.slice(0, 499).entries()])) {
      const seen = await Promise.all(wave.map(([index, person]) => vote(person, index % 2)));
      assert.ok(seen.every(({ state }) => state === 'card'));
    }
    await waitUntil('the author is told', async () => (await summaries(author)).length > 0);
    for (const wave of waves(voters.slice(0, 100))) await Promise.all(wave.map((person) => vote(person, 2, 1)));
    await vote(voters[499] ?? '', 2);
    assert.deepEqual(await message.votes(), { votes: [200, 199, 101], voters: 500, closed: false });
    // People of a generated organisation speak different languages.
    assert.equal((await summaries(author)).length, 1);

    await end(message);
    const late = await vote(voters[0] ?? '', 0);
    assert.ok(late.state === 'card');
    assert.match(wordsOf(late.card), /: Nothing .*101/);
    assert.ok(!JSON.stringify(late.card).includes('Input.ChoiceSet'), 'nobody can vote any more');
    await waitUntil('the result', async () => (await summaries(author)).length > 1);
    for (const summary of await summaries(author)) assert.match(summary ?? '', /What is for lunch\?/);
    const words = await chat(author).words();
    for (const part of [/200 · 40\s?%/, /199 · 40\s?%/, /101 · 20\s?%/, /500 /]) assert.match(words, part);
    assert.deepEqual(await message.votes(), { votes: [200, 199, 101], voters: 500, closed: true });
  });

  test('a poll in a channel shows everyone how it stands, lets them vote, and ends with its result', async () => {
    const { herald, control, appId, tenantId: tenant, people } = contoso();
    const members = await people(['Ana', 'Ben', 'Chloé']);
    const [ana, ben, chloe] = members;
    const ids = members.map(({ id }) => id);
    const { id: team } = await control.addTeam({ tenantId: tenant, name: 'Kitchen', members: ids });
    await control.install({ appId, team, by: ana.id });
    await herald.fetchRoster({ team });
    const message = await herald.broadcast({
      audience: { kind: 'list', to: [{ channel: team }, ana.id], tenant },
      message: lunch({ author: ben.id, multiple: true }),
    });
    await message.finished();
    const root = async () => {
      const { threads } = await control.channel({ channelId: team });
      return given(threads[0]?.messages[0], 'the poll in the channel');
    };
    const shown = async () => JSON.stringify((await root()).attachments);
    const vote = async (person: string, ...options: readonly number[]) => {
      const { id } = await root();
      const data = { herald: { do: 'vote', message: message.key.messageId }, ...choose(...options) };
      const place = { conversationId: `${team};messageid=${id}`, activityId: id };
      return control.execute({ appId, person, ...place, verb: 'herald', data });
    };
    assert.ok((await shown()).includes('Input.ChoiceSet'));
    assert.equal((await vote(chloe.id, 0, 1)).state, 'card');
    await waitUntil('the channel', async () => (await shown()).includes('1 person voted'));
    await vote(ana.id, 1);
    await vote(ben.id, 1, 2);
    await pass(message, 10_000);
    await waitUntil('the channel', async () => (await shown()).includes('3 people voted'));
    assert.ok((await shown()).includes('Input.ChoiceSet'), 'whoever has not voted still can');
    await end(message);
    await waitUntil('the result', async () => !(await shown()).includes('Input.ChoiceSet'));
    const card = await shown();
    for (const part of ['1 · 33%', '3 · 100%', '3 people voted']) assert.ok(card.includes(part), part);
    assert.ok(!card.includes('Chloé'), 'names are for the author');
    await waitUntil('the author', async () => (await summaries(ben.id)).includes('Result: What is for lunch?'));
    const words = await chat(ben.id).words();
    for (const name of ['Ana', 'Ben', 'Chloé']) assert.ok(words.includes(name), words);
    assert.ok(JSON.stringify(await chat(ana.id).card()).includes('Input.ChoiceSet'), 'a card of one person stays');
    assert.deepEqual(
      (await message.voters()).map(({ name, choices }) => [name, choices]),
      [
        ['Chloé', [0, 1]],
        ['Ana', [1]],
        ['Ben', [1, 2]],
      ],
    );
  });

  test('whoever votes sees how it stands, and what they may not do', async () => {
    const { herald, people, tenantId: tenant } = contoso();
    const [dmitri] = await people(['Dmitri'], { install: true });
    const audience = { kind: 'list', to: [dmitri.id], tenant } as const;
    const message = await herald.broadcast({ audience, message: lunch({ anonymous: true }) });
    await message.finished();
    const theirs = chat(dmitri.id);
    assert.equal((await theirs.execute(VOTE, choose())).state, 'message', 'nothing is chosen');
    assert.equal((await theirs.execute(VOTE, choose(9))).state, 'message');
    assert.equal((await theirs.execute(VOTE, choose(0, 1))).state, 'message');
    assert.equal((await message.votes()).voters, 0);
    const voted = await theirs.execute(VOTE, choose(1));
    assert.ok(voted.state === 'card' && wordsOf(voted.card).includes('Your vote: Pierogi'));
    await theirs.submit(VOTE, choose(2));
    await waitUntil('the card', async () => (await theirs.words()).includes('Your vote: Nothing'));
    assert.deepEqual(await message.votes(), { votes: [0, 0, 1], voters: 1, closed: false });
    await assert.rejects(message.voters(), { code: 'E_INPUT_INVALID' }, 'nobody is told who chose what');
    await message.recall();
  });

  test('a poll that nobody could vote in, or whose author nobody can tell, is refused', async () => {
    const { herald, control, people, tenantId: tenant, appId } = contoso();
    const [fatou] = await people(['Fatou'], { install: true });
    const { id: other } = await control.addTenant({ name: 'Fabrikam' });
    const [gita] = await control.addPeople({ tenantId: other, people: [{ name: 'Gita' }] });
    await control.install({ appId, person: given(gita).id });
    const audience = { kind: 'list', to: [fatou.id], tenant } as const;
    const refused: ReadonlyArray<{ also: Partial<Poll>; field: string }> = [
      { also: { closesAt: inMs(MINUTE_MS - 1_000) }, field: 'closesAt' },
      { also: { closesAt: inMs(-HOUR_MS) }, field: 'closesAt' },
      { also: { author: 'nobody@contoso.example' }, field: 'author' },
      { also: { author: { person: given(gita).id, tenant: other } }, field: 'author' },
    ];
    for (const { also, field } of refused) {
      const faulty = (error: unknown): boolean =>
        error instanceof Error && 'faults' in error && JSON.stringify(error.faults).includes(`"${field}"`);
      await assert.rejects(herald.send(fatou.id, lunch(also)), faulty);
      await assert.rejects(herald.broadcast({ audience, message: lunch(also) }), faulty);
    }
    const late = herald.broadcast({ audience, message: lunch(), at: new Date(Date.now() + HOUR_MS) });
    await assert.rejects(late, { code: 'E_INPUT_INVALID' }, 'it would be sent when it closes');
    assert.deepEqual(await summaries(fatou.id), []);
  });

  test('a poll is sent to one person as well; edited by its handle, and not by where it lies', async () => {
    const { herald, people, tenantId: tenant } = contoso();
    const [hana] = await people(['Hana'], { install: true });
    const outcome = await herald.send(hana.id, lunch());
    const [{ message_id: id } = { message_id: '' }] = await peek<{ message_id: string }>(
      contoso().place,
      'select message_id from message where tenant_id = $1 order by message_id desc limit 1',
      [tenant],
    );
    const handle = await herald.message(tenant, id);
    await chat(hana.id).execute(VOTE, choose(0));
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

  test('what has not been sent when a poll closes is skipped, whenever that is by then', async () => {
    const { herald, people, tenantId: tenant } = contoso();
    const [ivo] = await people(['Ivo'], { install: true });
    const asked = lunch();
    const message = await herald.broadcast({
      audience: { kind: 'list', to: [ivo.id], tenant },
      message: asked,
      at: new Date(Date.now() + HOUR_MS / 2),
    });
    const expiry = async () => {
      const query = 'select expires_at from message where message_id = $1 and revision = 0';
      const rows = await peek<{ expires_at: Date }>(contoso().place, query, [message.key.messageId]);
      return rows[0]?.expires_at.toISOString();
    };
    assert.equal(await expiry(), asked.closesAt);
    const closesAt = inMs(2 * HOUR_MS);
    await message.update(lunch({ closesAt }));
    assert.equal(await expiry(), closesAt);
  });
});
