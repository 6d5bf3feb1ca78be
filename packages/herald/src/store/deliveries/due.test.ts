import assert from 'node:assert/strict';
import { test } from 'node:test';
import { botId, channelId, conversationId, serviceUrl, teamId } from '../../model/ids.ts';
import type { Lesson } from '../../model/lesson.ts';
import { forEachStore, TEST_BOT } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { newTenant, second, SERVED } from '../testing/someone.ts';
import { loadPage, newCompany, planSlice } from './testing/company.ts';
import { nextDue } from './testing/next-due.ts';

const GLOBAL = serviceUrl('https://smba.example/teams/');

/** Due so many milliseconds ago. */
const dueAgo = (ms: number) => ({ schedule: { kind: 'at', instant: new Date(Date.now() - ms) } }) as const;

forEachStore('what is due', (openTestStore) => {
  const store = shared((t) => openTestStore(t, { globalServiceUrl: GLOBAL }));

  /** A company, and a message to these places of it, planned and held. */
  async function sentTo(places: readonly string[], company?: Awaited<ReturnType<typeof newCompany>>) {
    const own = company ?? (await newCompany(store()));
    const key = await own.send({ kind: 'list', places });
    const hold = await own.take();
    return { ...own, key, hold, rows: await own.due(hold) };
  }
  /** What the address book learns in this tenant. */
  const teach = (tenant: Lesson['tenantId'], lessons: ReadonlyArray<Record<string, unknown> & { n: number }>) =>
    store().addressBook.learn(
      lessons.map(({ n, ...lesson }) => ({ tenantId: tenant, at: second(n), ...lesson }) as unknown as Lesson),
    );

  test('a person is written to in the chat last seen, and whoever waits for the outcome is told who they are', async () => {
    const { tenant, ...company } = await newCompany(store());
    const { chatId, ...ids } = newTenant();
    const person = { entraId: ids.entraId(), teamsId: ids.teamsId(), timeZone: 'Europe/Helsinki' };
    const [older, newer] = [chatId(), chatId()];
    const seen = (n: number, id: string) => ({
      n,
      kind: 'conversation-seen',
      conversationId: id,
      scope: 'personal',
      ...SERVED,
      person,
    });
    await teach(tenant, [seen(2, newer), seen(1, older)]);
    const [known] = await store().addressBook.findPeople({ by: 'entraId', value: person.entraId }, tenant);
    const places = [`p:${known?.id}`];
    const { rows, hold } = await sentTo(places, { tenant, ...company });
    const reference = { tenantId: tenant, ...SERVED, conversationId: newer, scope: 'personal' };
    assert.deepEqual(rows[0]?.to, { kind: 'conversation', reference: { ...reference, person: { id: known?.id } } });
    assert.equal(rows[0]?.heldUnreachable, undefined);
    await company.send({ kind: 'list', places }, { priority: 'live' });
    const [live] = await company.due(hold, { priority: 'live' });
    const named = { id: known?.id, entraId: person.entraId, teamsId: person.teamsId };
    assert.deepEqual(live?.to, { kind: 'conversation', reference: { ...reference, person: named } });
  });

  test('a chat that is gone is left for another one of the person, or for a new one', async () => {
    const company = await newCompany(store());
    const { tenant, due } = company;
    const { chatId, entraId } = newTenant();
    const person = { entraId: entraId() };
    const [older, newer] = [chatId(), chatId()];
    const seen = (n: number, id: string) => ({
      n,
      kind: 'conversation-seen',
      conversationId: id,
      scope: 'personal',
      ...SERVED,
      person,
    });
    await teach(tenant, [seen(1, older), seen(2, newer)]);
    const [known] = await store().addressBook.findPeople({ by: 'entraId', value: person.entraId }, tenant);
    const { hold } = await sentTo([`p:${known?.id}`], company);
    const chat = async () => {
      const [row] = await due(hold);
      const to = row?.to;
      return to?.kind === 'conversation' ? [to.reference.conversationId, row?.heldUnreachable] : [to?.kind];
    };
    const hold404 = (id: string, why: 'gone' | 'blocked') =>
      store().addressBook.setReachability(
        tenant,
        conversationId(id),
        { kind: 'unreachable', why, since: second(3), status: 404, code: 'ConversationNotFound' },
        second(3),
      );
    assert.deepEqual(await chat(), [newer, undefined]);
    await hold404(newer, 'blocked');
    assert.deepEqual(await chat(), [newer, true], 'a blocked one is tried, and its success is news');
    await hold404(newer, 'gone');
    assert.deepEqual(await chat(), [older, undefined]);
    await hold404(older, 'gone');
    assert.deepEqual(await chat(), ['direct']);
  });

  test('somebody never written to is reached where their tenant is served, else everywhere', async () => {
    const { tenant, send, take, due } = await newCompany(store());
    const { entraId, teamsId } = newTenant();
    const [ana, ben] = [{ entraId: entraId() }, { teamsId: teamsId(), entraId: entraId() }];
    await teach(
      tenant,
      [ana, ben].map((person) => ({ n: 1, kind: 'person-seen', person })),
    );
    await send({ kind: 'everyone' });
    const hold = await take();
    await planSlice(store(), hold, 10);
    await planSlice(store(), hold, 10);
    const served = { tenantId: tenant, serviceUrl: SERVED.serviceUrl, botId: botId(TEST_BOT) };
    const people = await store().addressBook.findPeople({ by: 'entraId', value: ben.entraId }, tenant);
    const places = (await due(hold)).map(({ to }) => to);
    assert.equal(places.length, 2);
    assert.deepEqual(
      places.find((to) => to.kind === 'direct' && to.person.teamsId !== undefined),
      { kind: 'direct', ...served, person: { id: people[0]?.id, ...ben } },
    );
    const { tenant: elsewhere, seen } = newTenant();
    const stranger = entraId();
    await store().addressBook.learn([seen(1, { entraId: stranger })]);
    const [known] = await store().addressBook.findPeople({ by: 'entraId', value: stranger }, elsewhere);
    await store().messages.create([
      {
        tenantId: elsewhere,
        operation: 'send',
        payload: { type: 'message' },
        priority: 'live',
        onUnknown: 'hold',
        audience: { kind: 'list', places: [`p:${known?.id}`] },
      },
    ]);
    const taken = await store().laneStore.take(elsewhere, 'a worker', 1_000);
    assert.ok(taken);
    const there = await loadPage(store(), taken.hold, 'live', 10);
    assert.deepEqual(there[0]?.to, {
      kind: 'direct',
      tenantId: elsewhere,
      serviceUrl: GLOBAL,
      botId: botId(TEST_BOT),
      person: { id: known?.id, entraId: stranger },
    });
  });

  test('chats, threads and channels are reached by their own ids', async () => {
    const company = await newCompany(store());
    const { tenant } = company;
    const { groupChatId, ...ids } = newTenant();
    const [group, channel, team] = [groupChatId(), ids.channelId(), ids.teamId()];
    await teach(tenant, [
      { n: 1, kind: 'conversation-seen', conversationId: group, scope: 'groupChat', ...SERVED },
      {
        n: 1,
        kind: 'conversation-seen',
        conversationId: channel,
        scope: 'channel',
        ...SERVED,
        channelId: channel,
        teamId: team,
      },
      { n: 1, kind: 'channel-seen', channelId: channel, teamId: team },
    ]);
    const thread = `${channel};messageid=1700000000000`;
    const { rows } = await sentTo([`c:${group}`, `c:${thread}`, `h:${channel}`], company);
    const where = { tenantId: tenant, ...SERVED };
    const inTeam = { channelId: channelId(channel), teamId: teamId(team) };
    const byPlace = new Map(rows.map(({ key, to }) => [key.place, to]));
    assert.deepEqual(byPlace.get(`c:${group}`), {
      kind: 'conversation',
      reference: { ...where, conversationId: group, scope: 'groupChat' },
    });
    assert.deepEqual(byPlace.get(`c:${thread}`), {
      kind: 'conversation',
      reference: { ...where, conversationId: conversationId(thread), scope: 'channel', ...inTeam },
    });
    assert.deepEqual(byPlace.get(`h:${channel}`), { kind: 'channel', ...where, botId: botId(TEST_BOT), ...inTeam });
  });

  test('what is nowhere ends at once, and says why', async () => {
    const { key, rows, audit } = await sentTo(['p:nobody', 'c:19:nowhere@thread.v2']);
    assert.deepEqual(rows, []);
    assert.deepEqual(
      (await store().messages.deliveries(key, { limit: 10 })).map(({ state, why, code }) => [state, why, code]),
      [
        ['unreachable', 'gone', 'place-unknown'],
        ['unreachable', 'gone', 'place-unknown'],
      ],
    );
    await audit(key);
  });

  test('two who turn out to be one while they wait get one message', async () => {
    const company = await newCompany(store());
    const { tenant, due, mark, audit } = company;
    const { entraId, teamsId } = newTenant();
    const ids = { entraId: entraId(), teamsId: teamsId() };
    await teach(tenant, [
      { n: 1, kind: 'person-seen', person: { entraId: ids.entraId } },
      { n: 1, kind: 'person-seen', person: { teamsId: ids.teamsId } },
    ]);
    const idOf = async (by: 'entraId' | 'teamsId') =>
      (await store().addressBook.findPeople({ by, value: ids[by] } as never, tenant))[0]?.id;
    const places = [`p:${await idOf('entraId')}`, `p:${await idOf('teamsId')}`];
    const { key, hold, rows } = await sentTo(places, company);
    const later = await company.send({ kind: 'list', places });
    assert.equal(rows.length, 2);
    const asEntra = rows.find(({ to }) => to.kind === 'direct' && to.person.entraId !== undefined);
    const asTeams = rows.find(({ to }) => to.kind === 'direct' && to.person.teamsId !== undefined);
    assert.ok(asEntra && asTeams);
    // Of the first message one has left; of the second none has.
    await mark(hold, [asTeams]);
    await teach(tenant, [{ n: 2, kind: 'person-seen', person: ids }]);
    const still = await due(hold);
    assert.deepEqual(
      still.map((one) => [one.key.messageId, one.to.kind === 'direct' ? one.to.person : {}]),
      [[later.messageId, { id: await idOf('entraId'), ...ids }]],
    );
    const states = async (of: typeof key) =>
      (await store().messages.deliveries(of, { limit: 10 }))
        .map(({ state, why }) => `${state} ${why ?? ''}`)
        .toSorted();
    assert.deepEqual(await states(key), ['sending ', 'skipped duplicate']);
    assert.deepEqual(await states(later), ['planned ', 'skipped duplicate']);
    await audit(key);
    await audit(later);
  });

  test('pages go on where the last one ended, in order of due time over all messages', async () => {
    const company = await newCompany(store());
    const { take, planAll, addPeople, send } = company;
    const people = await addPeople(7);
    const [late, early, same] = [
      await send({ kind: 'everyone' }, dueAgo(1_000)),
      await send({ kind: 'everyone' }, dueAgo(90_000)),
      await send({ kind: 'everyone' }, { schedule: { kind: 'at', instant: new Date(Date.now() + 90_000) } }),
    ];
    const hold = await take();
    await planAll(hold);
    for (const limit of [1, 3, 5, 7, 100]) {
      const rows = await company.due(hold, { limit });
      assert.deepEqual(
        rows.map(({ key }) => [key.messageId, key.place]),
        [early, late].flatMap(({ messageId }) => people.map((place) => [messageId, place])),
      );
    }
    assert.deepEqual(await company.due(hold, { priority: 'live' }), []);
    assert.ok(((await nextDue(store().db, hold))?.getTime() ?? 0) < Date.now() - 80_000);
    assert.equal((await store().messages.lookAt([same]))[0]?.tally.waiting, 7);
  });

  test('pages of messages that fall due at one instant leave nobody out', async () => {
    const company = await newCompany(store());
    const people = await company.addPeople(5);
    const instant = new Date(Date.now() - 1_000);
    const keys = [];
    for (let index = 0; index < 3; index += 1)
      keys.push(await company.send({ kind: 'everyone' }, { schedule: { kind: 'at', instant } }));
    const hold = await company.take();
    await company.planAll(hold);
    for (const limit of [1, 2, 4, 6]) {
      const rows = await company.due(hold, { limit });
      assert.deepEqual(
        rows.map(({ key }) => [key.messageId, key.place]),
        keys.flatMap(({ messageId }) => people.map((place) => [messageId, place])),
      );
    }
  });
});
