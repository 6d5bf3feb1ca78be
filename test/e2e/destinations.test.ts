import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import type { ConversationReference, Destination } from 'herald';
import { sharedContoso, type Someone } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { sent } from '../support/sent.ts';

/** Every place in the organisation, by a name for it. */
type Places = Readonly<Record<string, readonly string[]>>;

suite('a message reaches the place that is named', () => {
  const contoso = sharedContoso();
  let ana: Someone & { readonly teamsId: string; readonly chat: string };
  let guest: Someone;
  let groupChat: string;
  let team: string;
  let lunch: string;
  let thread: string;

  before(async () => {
    const { control, herald, appId, tenantId, ...on } = contoso();
    const [person] = await on.people(['Ana'], { install: true });
    ana = {
      ...person,
      teamsId: await control.pairwiseId({ appId, person: person.id }),
      chat: await control.conversationId({ appId, person: person.id }),
    };
    guest = given((await control.addPeople({ tenantId, people: [{ name: 'Ben Guest', guest: true }] }))[0]);
    ({ id: groupChat } = await control.addGroupChat({ tenantId, name: 'Planning', members: [ana.id, guest.id] }));
    const kitchen = await control.addTeam({
      tenantId,
      name: 'Kitchen',
      members: [ana.id, guest.id],
      channels: [{ name: 'Lunch' }],
    });
    [team, lunch] = [kitchen.id, given(kitchen.channels[0]).id];
    await control.install({ appId, chat: groupChat });
    await control.install({ appId, team, by: ana.id });
    assert.equal((await herald.fetchRoster({ team })).kind, 'fetched');
    assert.equal((await herald.fetchTeam({ team })).kind, 'fetched');
    ({ activityId: thread } = sent(await herald.startReplyChain(lunch, { text: 'What is for lunch?' })));
  });

  async function look(): Promise<Places> {
    const { control, texts } = contoso();
    const places: Record<string, readonly string[]> = {
      ana: await texts(ana.id),
      guest: await texts(guest.id),
      groupChat: textsIn((await control.chat({ chatId: groupChat })).messages),
    };
    for (const [name, channelId] of [
      ['General', team],
      ['Lunch', lunch],
    ] as const)
      for (const { id, messages } of (await control.channel({ channelId })).threads)
        places[id === thread ? 'thread' : `a thread in ${name} that starts with ${messages[0]?.text}`] =
          textsIn(messages);
    return places;
  }

  const cases: ReadonlyArray<{
    readonly by: string;
    readonly to: () => Destination | Promise<Destination>;
    readonly in: string;
  }> = [
    { by: 'Entra id', to: () => ana.id, in: 'ana' },
    { by: 'Entra id in capitals', to: () => ana.id.toUpperCase(), in: 'ana' },
    { by: '29: id', to: () => ana.teamsId, in: 'ana' },
    { by: 'UPN', to: () => ana.userPrincipalName, in: 'ana' },
    { by: 'UPN in capitals', to: () => ana.userPrincipalName.toUpperCase(), in: 'ana' },
    { by: 'person and tenant', to: () => ({ person: ana.teamsId, tenant: contoso().tenantId }), in: 'ana' },
    { by: 'a: id', to: () => ana.chat, in: 'ana' },
    { by: 'a: id as chat', to: () => ({ chat: ana.chat }), in: 'ana' },
    { by: 'UPN of a guest', to: () => guest.userPrincipalName, in: 'guest' },
    { by: 'UPN of a guest once more', to: () => ({ person: guest.userPrincipalName.toLowerCase() }), in: 'guest' },
    { by: 'group chat', to: () => groupChat, in: 'groupChat' },
    { by: 'group chat and tenant', to: () => ({ chat: groupChat, tenant: contoso().tenantId }), in: 'groupChat' },
    { by: 'channel', to: () => lunch, in: 'a new thread in Lunch' },
    {
      by: 'channel and tenant',
      to: () => ({ channel: lunch, tenant: contoso().tenantId }),
      in: 'a new thread in Lunch',
    },
    { by: 'team id', to: () => team, in: 'a new thread in General' },
    { by: 'channel and thread', to: () => ({ channel: lunch, thread }), in: 'thread' },
    { by: 'channel with ;messageid=', to: () => `${lunch};messageid=${thread}`, in: 'thread' },
    { by: 'the stored reference', to: () => reference(ana.chat), in: 'ana' },
    { by: 'the stored reference after JSON', to: async () => throughJson(await reference(groupChat)), in: 'groupChat' },
    {
      by: 'the reference of an outcome after JSON',
      to: async () => {
        const { herald } = contoso();
        return throughJson(sent(await herald.send({ channel: lunch, thread }, { text: 'earlier' })));
      },
      in: 'thread',
    },
  ];

  for (const { by, to, in: place } of cases)
    test(`by ${by}`, async () => {
      const destination = await to();
      const earlier = await look();
      const { conversationId } = sent(await contoso().herald.send(destination, { text: by }));
      const [, channel] = /^a new thread in (.+)$/.exec(place) ?? [];
      const where = channel === undefined ? place : `a thread in ${channel} that starts with ${by}`;
      assert.deepEqual(await look(), { ...earlier, [where]: [...(earlier[where] ?? []), by] });
      if (place === 'ana') assert.equal(conversationId, ana.chat);
    });

  const reference = async (id: string): Promise<ConversationReference> => {
    const { addressBook } = contoso().herald;
    return given((await addressBook.findConversations(id as ConversationReference['conversationId']))[0]);
  };
});

const textsIn = (messages: ReadonlyArray<{ readonly text: string }>) => messages.map(({ text }) => text);

const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
