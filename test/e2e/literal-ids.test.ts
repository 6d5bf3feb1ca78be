import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { openHerald, type ConversationReference } from 'herald';
import { sharedContoso, startContoso } from '../support/contoso.ts';
import { heraldOptions } from '../support/herald-options.ts';
import { given } from '../support/given.ts';
import { sent } from '../support/sent.ts';
import { makeDatabase } from '../support/store-places.ts';

test('the literal ids of the documentation, which are no GUIDs and end in a blank, are taken as they are', async (t) => {
  const appId = '10j12ou0d812-2o1098-c1mjojzldxcj-1098028n ';
  const tenantId = '197231joe-1209j01821-012kdjoj';
  const { control, herald, ...on } = await startContoso(t, { appId, store: 'server' });
  await control.addTenant({ id: tenantId });
  const [ana] = await control.addPeople({
    tenantId,
    people: [{ name: 'Ana', pairwiseIds: { [appId]: '29:012d20j1cjo20211' } }],
  });
  const person = given(ana).id;
  const { deliveries } = await control.install({ appId, person });
  assert.deepEqual(
    deliveries.map(({ type, status }) => [type, status]),
    [
      ['conversationUpdate', 200],
      ['installationUpdate', 200],
    ],
  );
  assert.equal(herald.botId, `28:${appId}`);
  const first = sent(await herald.send('29:012d20j1cjo20211', { text: 'one' }));
  assert.equal(first.tenantId, tenantId);
  sent(await herald.reply(first, { text: 'two' }));

  // Known to nobody yet: the create that the documentation shows.
  const made = await makeDatabase();
  t.after(made.remove);
  const stranger = await openHerald({ ...heraldOptions(on.teams, appId, on.secret), ...made.place });
  t.after(() => stranger.close());
  const direct = await stranger.createOrGetDirectConversation(`28:${appId}`, { id: '29:012d20j1cjo20211' }, tenantId);
  assert.equal(direct.kind, 'created');
  assert.equal('reference' in direct && direct.reference.conversationId, first.conversationId);
  assert.deepEqual(await on.texts(person), ['one', 'two']);
});

suite('ids with every character that means something in a URL go as they are', () => {
  const contoso = sharedContoso({ store: 'server' });
  const odd = ['/', '?', '#', '%', '%2F', ' ', '&=+', '../..', '"\\'];

  for (const piece of odd)
    test(JSON.stringify(piece), async () => {
      const { control, herald, appId, ...on } = contoso();
      const { id: tenantId } = await control.addTenant({ id: `tenant ${odd.indexOf(piece)} ${piece}` });
      const [ana] = await control.addPeople({
        tenantId,
        people: [
          {
            id: `entra ${piece} id`,
            name: 'Ana',
            userPrincipalName: `Ana😀${piece}${odd.indexOf(piece)}@contoso.example`,
            pairwiseIds: { [appId]: `29:x${piece}y` },
            conversationIds: { [appId]: `a:x${piece}y` },
          },
        ],
      });
      const person = given(ana).id;
      await control.install({ appId, person });
      const { id: chat } = await control.addGroupChat({
        tenantId,
        id: `19:x${piece}y@thread.v2`,
        members: [person],
      });
      await control.install({ appId, chat });

      const first = sent(await herald.send({ person: `29:x${piece}y`, tenant: tenantId }, { text: 'first' }));
      assert.equal(first.conversationId, `a:x${piece}y`);
      sent(await herald.send(`a:x${piece}y`, { text: 'by chat' }));
      const roster = await herald.fetchRoster({ chat, tenant: tenantId });
      assert.deepEqual(roster.kind === 'fetched' && roster.members.map(({ entraId }) => String(entraId)), [person]);
      sent(await herald.send({ person: given(ana).userPrincipalName.toUpperCase() }, { text: 'by UPN' }));
      const requests = await on.asked(async () => {
        const reply = sent(await herald.reply(first, { text: 'reply' }));
        sent(await herald.update(reply, { text: 'edited' }));
        sent(await herald.delete(first));
      });
      const path = `/amer/v3/conversations/${encodeURIComponent(`a:x${piece}y`)}/activities`;
      assert.deepEqual(
        requests.map((line) => line.replace(/\/\d+ /, '/{id} ')),
        [`POST ${path} 201`, `PUT ${path}/{id} 200`, `DELETE ${path}/{id} 200`],
      );
      assert.deepEqual(await on.texts(person), ['', 'by chat', 'by UPN', 'edited']);

      sent(await herald.send({ chat, tenant: tenantId }, { text: 'to all' }));
      assert.deepEqual(textsIn((await control.chat({ chatId: chat })).messages), ['to all']);
    });

  test('a team and a channel', async () => {
    const { control, herald, appId, tenantId, ...on } = contoso();
    const [ben] = await on.people(['Ben']);
    const { id: team, channels } = await control.addTeam({
      tenantId,
      id: '19:te/am?#% @thread.tacv2',
      name: 'Odd',
      members: [ben.id],
      channels: [{ name: 'Odder', id: '19:chan/nel?#% @thread.tacv2' }],
    });
    const channel = given(channels[0]).id;
    await control.install({ appId, team });
    assert.equal((await herald.fetchRoster({ team })).kind, 'fetched');
    assert.equal((await herald.fetchTeam({ team })).kind, 'fetched');
    const thread = sent(await herald.startReplyChain(channel, { text: 'root' }));
    const stored = JSON.parse(JSON.stringify(thread)) as ConversationReference;
    sent(await herald.reply(stored, { text: 'reply' }));
    const { threads } = await control.channel({ channelId: channel });
    assert.deepEqual(
      threads.map(({ messages }) => textsIn(messages)),
      [['root', 'reply']],
    );
  });
});

const textsIn = (messages: ReadonlyArray<{ readonly text: string }>) => messages.map(({ text }) => text);
