import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { TurnContext, type Activity as BotbuilderActivity } from 'botbuilder';
import type { ClassicAddress, Destination, Herald, PersonKey } from 'herald';
import type { Activity } from 'teams-simulator';
import { anotherHerald } from '../support/another-herald.ts';
import { sharedContoso, type Someone } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { sent } from '../support/sent.ts';

suite('an address that was kept elsewhere reaches its place, and Herald knows nothing else', () => {
  const contoso = sharedContoso({ store: 'server' });
  const closing = new AsyncDisposableStack();
  after(() => closing.disposeAsync());
  let newcomer: Herald;
  let groupChat: string;
  let lunch: string;
  /** What another SDK received in a group chat, and in a thread of a channel. */
  let heard: { readonly group: Activity; readonly thread: Activity };
  /** Somebody new for each test, and what another SDK received when they installed the app. */
  let ana: Someone;
  let teamsId: string;
  let chat: string;
  let install: Activity;

  before(async () => {
    const { control, appId, tenantId, ...on } = contoso();
    const [{ id: person }] = await on.people(['Ben']);
    ({ id: groupChat } = await control.addGroupChat({ tenantId, name: 'Planning', members: [person] }));
    await control.install({ appId, chat: groupChat });
    const team = await control.addTeam({ tenantId, name: 'Kitchen', members: [person], channels: [{ name: 'Lunch' }] });
    lunch = given(team.channels[0]).id;
    await control.install({ appId, team: team.id });
    const say = async (where: { chatId: string } | { channelId: string }) => {
      const said = await control.say({ appId, person, in: where, text: 'Here', mention: true });
      return given(said.deliveries[0]).activity;
    };
    heard = { group: await say({ chatId: groupChat }), thread: await say({ channelId: lunch }) };
    newcomer = await anotherHerald({ after: (close) => closing.defer(close) }, contoso());
  });

  beforeEach(async () => {
    const { control, appId, ...on } = contoso();
    [ana] = await on.people(['Ana']);
    const person = ana.id;
    const { deliveries } = await control.install({ appId, person });
    install = given(deliveries.find(({ type }) => type === 'installationUpdate')).activity;
    teamsId = await control.pairwiseId({ appId, person });
    chat = await control.conversationId({ appId, person });
  });

  /** As Node bots kept it since Bot Framework v3. */
  const classic = (rest: Partial<ClassicAddress>): ClassicAddress => ({
    channelId: 'msteams',
    user: { id: teamsId, name: 'Ana' },
    channelData: { tenant: { id: contoso().tenantId } },
    bot: { id: `28:${contoso().appId}`, name: 'Herald' },
    serviceUrl: contoso().teams.serviceUrl,
    useAuth: true,
    ...rest,
  });
  const thread = () => heard.thread.conversation.id;

  const cases: ReadonlyArray<{
    readonly what: string;
    readonly to: () => unknown;
    readonly in: 'ana' | 'group' | 'thread' | 'new thread';
  }> = [
    { what: 'a classic address', to: () => classic({}), in: 'ana' },
    { what: 'a classic address by Entra id', to: () => classic({ user: { id: ana.id } }), in: 'ana' },
    { what: 'a classic address with its chat', to: () => classic({ conversation: { id: chat } }), in: 'ana' },
    {
      what: 'a classic address with Graph’s id of the chat',
      to: () => classic({ conversation: { id: `19:${ana.id}_${contoso().appId}@unq.gbl.spaces` } }),
      in: 'ana',
    },
    { what: 'a classic address of a group chat', to: () => classic({ conversation: { id: groupChat } }), in: 'group' },
    { what: 'a classic address of a channel', to: () => classic({ conversation: { id: lunch } }), in: 'new thread' },
    { what: 'a classic address of a thread', to: () => classic({ conversation: { id: thread() } }), in: 'thread' },
    { what: 'an address that went through JSON', to: () => JSON.parse(JSON.stringify(classic({}))), in: 'ana' },
    { what: 'a reference of botbuilder to a chat', to: () => botbuilder(install), in: 'ana' },
    { what: 'a reference of botbuilder to a group chat', to: () => botbuilder(heard.group), in: 'group' },
    { what: 'a reference of botbuilder to a thread', to: () => botbuilder(heard.thread), in: 'thread' },
    { what: 'a reference of teams.apps to a chat', to: () => teamsApps(install), in: 'ana' },
    { what: 'a reference of teams.apps to a group chat', to: () => teamsApps(heard.group), in: 'group' },
    { what: 'a reference of teams.apps to a thread', to: () => teamsApps(heard.thread), in: 'thread' },
    { what: 'an Entra id and a tenant', to: () => ({ person: ana.id, tenant: contoso().tenantId }), in: 'ana' },
    { what: 'a 29: id and a tenant', to: () => ({ person: teamsId, tenant: contoso().tenantId }), in: 'ana' },
  ];

  for (const { what, to, in: place } of cases)
    test(what, async () => {
      const key = { by: 'teamsId', value: teamsId } as const;
      assert.deepEqual(await newcomer.addressBook.findPeople(key as PersonKey), [], 'nobody knows them yet');
      const { conversationId } = sent(await newcomer.send(to() as Destination, { text: what }));
      assert.equal((await seen(place)).at(-1), what);
      if (place === 'ana' && !what.includes('Graph')) assert.equal(conversationId, chat);
    });

  /** What is read at the place, oldest first; of new threads, what each began with. */
  async function seen(place: 'ana' | 'group' | 'thread' | 'new thread'): Promise<readonly string[]> {
    const { control, ...on } = contoso();
    if (place === 'ana') return on.texts(ana.id);
    if (place === 'group') return (await control.chat({ chatId: groupChat })).messages.map(({ text }) => text);
    const { threads } = await control.channel({ channelId: lunch });
    if (place === 'new thread') return threads.map(({ messages }) => given(messages[0]).text);
    return given(threads.find(({ conversationId: id }) => id === thread())).messages.map(({ text }) => text);
  }
});

/** What a bot made with botbuilder keeps: made by botbuilder itself. */
const botbuilder = (activity: Activity) =>
  TurnContext.getConversationReference(activity as unknown as BotbuilderActivity);

/** What a bot made with teams.apps keeps: the fields of `ref` in its contexts. */
const teamsApps = ({ id, serviceUrl, channelId, conversation, locale, from, recipient }: Activity) => ({
  serviceUrl,
  activityId: id,
  bot: recipient,
  channelId,
  conversation,
  locale,
  user: from,
});
