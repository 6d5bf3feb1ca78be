import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, suite, test } from 'node:test';
import type { Destination, MessageReference, Outcome, Reachability } from 'herald';
import { anotherHerald } from '../support/another-herald.ts';
import { sharedContoso, type Someone } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { assertHides } from '../support/hide-secrets.ts';
import { sent } from '../support/sent.ts';

const TEXT = 'The quarterly figures are not to be seen in a log';
const FIVE_MINUTES_MS = 5 * 60_000;

const unreachable = (why: string, code: string) => ({ kind: 'unreachable', why, status: 403, code });
const refused = (status: number, code: string) => ({ kind: 'refused', status, code });
const doubtful = (status: number, code: string) => ({ kind: 'wait', status, code, countsAsAttempt: true });

/** What is arranged at Teams first, and then tried. */
type Try = () => Promise<Outcome>;

suite('what Teams refuses is an outcome, and nobody throws', () => {
  const contoso = sharedContoso({ store: 'server' });

  /** Somebody with the app, to whom Herald has written. */
  async function ana(): Promise<Someone & { readonly message: MessageReference }> {
    const { herald, ...on } = contoso();
    const [person] = await on.people(['Ana'], { install: true });
    return { ...person, message: sent(await herald.send(person.id, { text: TEXT })) };
  }

  /** A channel of a team with the app, and a message in it. */
  async function lunch(): Promise<{ team: string; channel: string; message: MessageReference }> {
    const { control, herald, appId, tenantId, ...on } = contoso();
    const [{ id }] = await on.people(['Ben']);
    const team = await control.addTeam({ tenantId, name: 'Kitchen', members: [id], channels: [{ name: 'Lunch' }] });
    await control.install({ appId, team: team.id });
    assert.equal((await herald.fetchTeam({ team: team.id })).kind, 'fetched');
    const channel = given(team.channels[0]).id;
    return { team: team.id, channel, message: sent(await herald.send(channel, { text: TEXT })) };
  }

  /** Another bot of the same organisation. */
  async function anotherBot(): Promise<string> {
    const { appId } = await contoso().control.addBot({ appId: randomUUID(), secret: randomUUID() });
    return appId;
  }

  const send = (to: Destination) => contoso().herald.send(to, { text: TEXT });

  const cases: ReadonlyArray<{
    readonly when: string;
    readonly arrange: () => Promise<Try>;
    readonly becomes: Readonly<Record<string, unknown>>;
  }> = [
    {
      when: 'they blocked the bot',
      async arrange() {
        const { id } = await ana();
        await contoso().control.block({ appId: contoso().appId, person: id });
        return () => send(id);
      },
      becomes: unreachable('blocked', 'ConversationBlockedByUser'),
    },
    {
      when: 'they blocked the bot, in the other shape of the answer',
      async arrange() {
        const { id } = await ana();
        await contoso().control.block({ appId: contoso().appId, person: id, answer: 'MessageWritesBlocked' });
        return () => send(id);
      },
      becomes: unreachable('blocked', 'MessageWritesBlocked'),
    },
    {
      when: 'they blocked the bot before it ever wrote',
      async arrange() {
        const { control, appId, tenantId, ...on } = contoso();
        const [{ id }] = await on.people(['Chloé'], { install: true });
        await control.block({ appId, person: id });
        const herald = await stranger();
        return () => herald.send({ person: id, tenant: tenantId }, { text: TEXT });
      },
      becomes: unreachable('blocked', 'ConversationBlockedByUser'),
    },
    {
      when: 'they removed the app',
      async arrange() {
        const { id } = await ana();
        await contoso().control.uninstall({ appId: contoso().appId, person: id });
        return () => send(id);
      },
      becomes: unreachable('not-installed', 'BotNotInConversationRoster'),
    },
    {
      when: 'they removed the app, in the other shape of the answer',
      async arrange() {
        const { id } = await ana();
        await contoso().control.uninstall({ appId: contoso().appId, person: id, answer: 'MessageWritesBlocked' });
        return () => send(id);
      },
      becomes: unreachable('blocked', 'MessageWritesBlocked'),
    },
    {
      when: 'they never had the app',
      async arrange() {
        const [{ id }] = await contoso().people(['Dmitri']);
        return () => send({ person: id, tenant: contoso().tenantId });
      },
      becomes: unreachable('not-installed', 'ForbiddenOperationException'),
    },
    {
      when: 'the app was removed from the team',
      async arrange() {
        const { team, channel } = await lunch();
        await contoso().control.uninstall({ appId: contoso().appId, team });
        return () => send(channel);
      },
      becomes: unreachable('not-installed', 'BotNotInConversationRoster'),
    },
    {
      when: 'the app never was in the team',
      async arrange() {
        const { control, appId, teams, tenantId } = contoso();
        const { id } = await control.addTeam({ tenantId, name: 'Others', members: [] });
        const bot = { id: `28:${appId}` };
        const conversation = { id, tenantId };
        return () => send({ channelId: 'msteams', serviceUrl: teams.serviceUrl, bot, conversation });
      },
      becomes: unreachable('not-installed', 'BotNotInConversationRoster'),
    },
    {
      when: 'nobody of the tenant has that Entra id',
      arrange: async () => () => send({ person: randomUUID(), tenant: contoso().tenantId }),
      becomes: refused(400, 'BadSyntax'),
    },
    {
      when: 'there is no such tenant',
      async arrange() {
        const [{ id }] = await contoso().people(['Emeka'], { install: true });
        return () => send({ person: id, tenant: randomUUID() });
      },
      becomes: refused(400, 'BadSyntax'),
    },
    {
      when: 'the 29: id is another bot’s',
      async arrange() {
        const [{ id: person }] = await contoso().people(['Fumiko'], { install: true });
        const theirs = await contoso().control.pairwiseId({ appId: await anotherBot(), person });
        return () => send({ person: theirs, tenant: contoso().tenantId });
      },
      becomes: doubtful(403, 'FailedToDecrypt'),
    },
    {
      when: 'the a: id is another bot’s',
      async arrange() {
        const { id: person, message } = await ana();
        const theirs = await contoso().control.conversationId({ appId: await anotherBot(), person });
        return () => send({ ...message, conversationId: theirs as MessageReference['conversationId'] });
      },
      becomes: doubtful(403, 'FailedToDecrypt'),
    },
    {
      when: 'the channel was deleted and Herald did not hear of it',
      async arrange() {
        const { channel, message } = await lunch();
        await contoso().control.deleteChannel({ channelId: channel });
        return () => contoso().herald.reply(message, { text: TEXT });
      },
      becomes: doubtful(404, 'ConversationNotFound'),
    },
    {
      when: 'the message to edit was taken back',
      async arrange() {
        const { message } = await ana();
        sent(await contoso().herald.delete(message));
        return () => contoso().herald.update(message, { text: TEXT });
      },
      becomes: refused(404, 'ActivityNotFoundInConversation'),
    },
    {
      when: 'the message to take back is a person’s',
      async arrange() {
        const { control, appId, herald } = contoso();
        const { id: person, message } = await ana();
        const { id } = await control.say({ appId, person, text: 'Thanks' });
        return () => herald.delete({ ...message, activityId: id as MessageReference['activityId'] });
      },
      becomes: refused(403, 'NotEnoughPermissions'),
    },
  ];

  for (const { when, arrange, becomes } of cases)
    test(when, async () => {
      const tried = await arrange();
      const outcome = await tried();
      const { until, ...rest } = { until: undefined, ...outcome };
      assert.deepEqual(rest, becomes);
      if (outcome.kind === 'wait')
        assert.ok(given(until, 'a time to come back') > new Date(Date.now() + FIVE_MINUTES_MS - 60_000));
      assertHides(outcome, [TEXT, ...contoso().secrets()]);
      assert.deepEqual({ ...(await tried()), until: undefined }, { ...outcome, until: undefined }, 'and again');
    });

  test('what is found out of a chat is kept until Teams takes a message again', async () => {
    const { control, herald, appId, tenantId } = contoso();
    const { id: person, message } = await ana();
    const reachability = () => herald.addressBook.findReachability(message.tenantId, message.conversationId);
    await control.block({ appId, person });
    assert.equal((await send(person)).kind, 'unreachable');
    const { since, ...known } = given(await reachability()) as Extract<Reachability, { kind: 'unreachable' }>;
    assert.deepEqual(known, unreachable('blocked', 'ConversationBlockedByUser'));
    assert.ok(since <= new Date());
    assert.equal(
      (await herald.addressBook.findPeople({ by: 'entraId', value: given(message.person?.entraId) })).length,
      1,
    );

    await control.unblock({ appId, person });
    assert.equal((await send({ person, tenant: tenantId })).kind, 'sent');
    assert.deepEqual(await reachability(), { kind: 'reachable' });
  });

  test('a message of exactly what Teams takes is taken, and a heavier one does not leave', async () => {
    const herald = await stranger({ maxMessageBytes: 100 * 1024 });
    const { tenantId, ...on } = contoso();
    const [{ id: person }] = await on.people(['Gül'], { install: true });
    const empty = Buffer.byteLength(JSON.stringify({ type: 'message', text: '' }), 'utf16le');
    const text = 'x'.repeat((100 * 1024 - empty) / 2);
    const requests = await on.asked(async () => {
      assert.equal((await herald.send({ person, tenant: tenantId }, { text })).kind, 'sent');
      await assert.rejects(herald.send({ person, tenant: tenantId }, { text: `${text}y` }), {
        code: 'E_MESSAGE_TOO_LARGE',
        bytes: 100 * 1024 + 2,
        limitBytes: 100 * 1024,
      });
    });
    assert.equal(requests.filter((line) => line.includes('/v3/')).length, 1);
    assert.deepEqual(
      (await on.texts(person)).map((one) => one.length),
      [text.length],
    );
  });

  const closing = new AsyncDisposableStack();
  after(() => closing.disposeAsync());
  const stranger = (options = {}) => anotherHerald({ after: (close) => closing.defer(close) }, contoso(), options);
});
