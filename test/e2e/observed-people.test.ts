import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ConversationReference, PersonKey } from 'herald';
import { sharedContoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { peek } from '../support/peek.ts';
import { sent } from '../support/sent.ts';

type ConversationId = ConversationReference['conversationId'];

suite('what Teams tells the endpoint of people and their chats is in the address book', () => {
  const contoso = sharedContoso({ store: 'server' });

  const findPerson = async (key: string, by: PersonKey['by'] = 'entraId') => {
    const { herald } = contoso();
    return (await herald.addressBook.findPeople({ by, value: key } as PersonKey))[0];
  };
  const chatOf = (person: string) => contoso().control.conversationId({ appId: contoso().appId, person });
  const reachability = async (conversation: string) => {
    const { herald, tenantId } = contoso();
    const found = await herald.addressBook.findReachability(
      tenantId as ConversationReference['tenantId'],
      conversation as ConversationId,
    );
    return found?.kind === 'unreachable' ? found.why : found?.kind;
  };
  const install = async (person: string) => {
    const { control, appId } = contoso();
    const { deliveries } = await control.install({ appId, person, duplicates: 1 });
    assert.ok(deliveries.every(({ status }) => status === 200));
    return deliveries;
  };

  test('installed: who they are, in which language and time zone, and where their chat is', async () => {
    const { control, herald, appId, tenantId, teams } = contoso();
    const people = [{ name: 'Ana', locale: 'es-ES', timeZone: 'Europe/Madrid' }];
    const ana = given((await control.addPeople({ tenantId, people }))[0]);
    assert.equal((await install(ana.id)).length, 4, 'two events, each delivered twice');
    const person = given(await findPerson(ana.id));
    const teamsId = await control.pairwiseId({ appId, person: ana.id });
    const { id, ...known } = person;
    assert.deepEqual(known, { tenantId, entraId: ana.id, teamsId, locale: 'es-ES', timeZone: 'Europe/Madrid' });
    assert.deepEqual(await findPerson(teamsId, 'teamsId'), person);
    assert.deepEqual(await herald.addressBook.findDirect(person.tenantId, id), {
      tenantId,
      serviceUrl: teams.serviceUrl,
      botId: herald.botId,
      conversationId: await chatOf(ana.id),
      scope: 'personal',
      person: { id, entraId: ana.id, teamsId, locale: 'es-ES', timeZone: 'Europe/Madrid' },
    });
    assert.equal(await reachability(await chatOf(ana.id)), 'reachable');
  });

  test('removed and installed again, and upgraded in between', async () => {
    const { control, appId, place, ...on } = contoso();
    const [{ id: person }] = await on.people(['Ben'], { install: true });
    const version = async () => {
      const { id } = given(await findPerson(person));
      const rows = await peek<{ app_version: string; state: string }>(
        place,
        'select app_version, state from installation where home_id = $1',
        [id],
      );
      return rows.map((row) => `${row.app_version} ${row.state}`);
    };
    assert.deepEqual(await version(), ['1.0.0 installed']);
    await control.upgradeApp({ appId, person, version: '2.0.0', duplicates: 1 });
    assert.deepEqual(await version(), ['2.0.0 installed']);
    await control.uninstall({ appId, person, duplicates: 1 });
    assert.equal(await reachability(await chatOf(person)), 'removed');
    assert.deepEqual(await version(), ['2.0.0 removed']);
    await install(person);
    assert.equal(await reachability(await chatOf(person)), 'reachable');
    await control.upgradeApp({ appId, person, version: '3.0.0', action: 'remove-upgrade' });
    assert.equal(await reachability(await chatOf(person)), 'removed');
    await control.upgradeApp({ appId, person, version: '3.0.0', action: 'add-upgrade' });
    assert.equal(await reachability(await chatOf(person)), 'reachable');
  });

  test('a message, an edit, a reaction, a read receipt and a card: each shows who and where', async () => {
    const { control, herald, appId, tenantId, ...on } = contoso();
    const [{ id: person }] = await on.people(['Chloé'], { install: true });
    const message = sent(await herald.send(person, { text: 'Lunch is here' }));
    const at = { appId, person, conversationId: message.conversationId, activityId: message.activityId };
    const said = await control.say({ appId, person, text: 'Thanks', duplicates: 1 });
    const own = { ...at, activityId: said.id };
    const deliveries = [
      ...said.deliveries,
      ...(await control.editMessage({ ...own, text: 'Thank you', duplicates: 1 })).deliveries,
      ...(await control.deleteMessage({ ...own, duplicates: 1 })).deliveries,
      ...(await control.react({ ...at, reaction: 'like', duplicates: 1 })).deliveries,
      ...(await control.react({ ...at, reaction: 'like', remove: true, duplicates: 1 })).deliveries,
      ...(await control.read({ appId, person, duplicates: 1 })).deliveries,
      ...(await control.submit({ ...at, data: { soup: true }, duplicates: 1 })).deliveries,
    ];
    assert.deepEqual(
      deliveries.map(({ type, status, body }) => [type, status, body]),
      ['message', 'messageUpdate', 'messageDelete', 'messageReaction', 'messageReaction', 'event', 'message'].flatMap(
        (type) => [
          [type, 200, null],
          [type, 200, null],
        ],
      ),
    );
    // A newcomer to the address book, told of by one of these alone.
    for (const { activity } of deliveries) {
      const other = JSON.parse(
        JSON.stringify(activity).replaceAll(tenantId, `tenant of ${activity.id} ${activity.type}`),
      );
      await herald.observe(other);
      const key = { by: 'entraId', value: person } as PersonKey;
      const [known] = await herald.addressBook.findPeople(key, other.conversation.tenantId);
      assert.equal(known?.teamsId, await control.pairwiseId({ appId, person }), activity.type);
      const direct = await herald.addressBook.findDirect(known.tenantId, known.id);
      assert.equal(direct?.conversationId, message.conversationId, activity.type);
    }
  });

  test('a button that executes is answered as not handled, and other invokes with 501', async () => {
    const { control, herald, appId, ...on } = contoso();
    const [{ id: person }] = await on.people(['Dmitri'], { install: true });
    const card = { type: 'AdaptiveCard', version: '1.5', body: [] } as const;
    const { conversationId, activityId } = sent(await herald.send(person, { card, summary: 'A question' }));
    const pressed = await control.execute({ appId, person, conversationId, activityId, verb: 'approve' });
    assert.deepEqual(
      [pressed.status, pressed.body],
      [
        200,
        {
          statusCode: 400,
          type: 'application/vnd.microsoft.error',
          value: { code: 'NotSupported', message: 'This bot does not handle this action.' },
        },
      ],
    );
    const activity = { ...given(pressed.deliveries[0]).activity, name: 'task/fetch' };
    const { status } = await control.sendRaw({ appId, activity });
    assert.equal(status, 501);
  });

  test('events of kinds that nobody knows yet are taken without complaint, and change nothing but the time', async () => {
    const { control, herald, appId, ...on } = contoso();
    const [{ id: person }] = await on.people(['Emeka'], { install: true });
    const before = [await findPerson(person), await herald.addressBook.counts()];
    for (const unknown of [{}, { type: 'somethingNew' }, { type: 'event' }]) {
      const { deliveries } = await control.unknownEvent({ appId, person, ...unknown });
      assert.deepEqual([deliveries[0]?.status, deliveries[0]?.body], [200, null]);
    }
    assert.deepEqual([await findPerson(person), await herald.addressBook.counts()], before);
    assert.equal(await reachability(await chatOf(person)), 'reachable');
  });

  test('deleted from the tenant for good: forgotten, and never written to by name again', async () => {
    const { control, herald, ...on } = contoso();
    const [{ id: person }] = await on.people(['Fumiko'], { install: true });
    const chat = await chatOf(person);
    const { people } = await herald.addressBook.counts();
    await control.deletePerson({ person, duplicates: 1 });
    assert.equal(await findPerson(person), undefined);
    assert.equal(await reachability(chat), 'gone');
    assert.equal((await herald.addressBook.counts()).people, people - 1);
    await assert.rejects(herald.send(person, { text: 'Are you there?' }), { code: 'E_PERSON_NOT_KNOWN' });
  });
});
