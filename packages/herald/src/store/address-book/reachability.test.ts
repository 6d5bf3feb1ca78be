import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conversationId, type ConversationId } from '../../model/ids.ts';
import type { Home, Lesson } from '../../model/lesson.ts';
import type { Reachability } from '../../model/reachability.ts';
import type { AddressBook } from '../../ports.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { newTenant, second, SERVED } from '../testing/someone.ts';

/** A tenant with a chat, a group chat and a channel, and everything that can be learnt or found out of them. */
function scene(addressBook: AddressBook) {
  const { tenant, at, ...ids } = newTenant();
  const person = { entraId: ids.entraId() };
  const [team, channel] = [ids.teamId(), ids.channelId()];
  const places = { chat: ids.chatId(), groupChat: ids.groupChatId(), channel: conversationId(channel) };
  const homes: Readonly<Record<keyof typeof places, Home>> = {
    chat: { kind: 'personal', person },
    groupChat: { kind: 'groupChat', conversationId: places.groupChat },
    channel: { kind: 'team', teamId: team },
  };
  const seen = (n: number, place: keyof typeof places, alive?: boolean): Lesson =>
    at(n, {
      kind: 'conversation-seen',
      conversationId: places[place],
      ...SERVED,
      ...(alive === undefined ? {} : { alive }),
      ...(place === 'chat'
        ? { scope: 'personal', person }
        : place === 'groupChat'
          ? { scope: 'groupChat' }
          : { scope: 'channel', channelId: channel, teamId: team }),
    });
  return {
    tenant,
    places,
    seen,
    learn: (...lessons: readonly Lesson[]) => addressBook.learn(lessons),
    installed: (n: number, place: keyof typeof places) => at(n, { kind: 'installed', home: homes[place] }),
    removed: (n: number, place: keyof typeof places) => at(n, { kind: 'removed', home: homes[place] }),
    gone: (n: number) => at(n, { kind: 'person-gone', person }),
    teamDeleted: (n: number) => at(n, { kind: 'team-state', teamId: team, state: 'deleted' }),
    channelDeleted: (n: number) => at(n, { kind: 'channel-state', channelId: channel, teamId: team, state: 'deleted' }),
    blocked: (n: number, place: keyof typeof places = 'chat') =>
      addressBook.setReachability(tenant, places[place], BLOCKED, second(n)),
    reached: (n: number) => addressBook.setReachability(tenant, places.chat, REACHABLE, second(n)),
    async of(place: keyof typeof places): Promise<string | undefined> {
      const found = await addressBook.findReachability(tenant, places[place]);
      return found?.kind === 'unreachable' ? `${found.why} ${found.code} ${found.since.getUTCSeconds()}` : found?.kind;
    },
  };
}

const REACHABLE: Reachability = { kind: 'reachable' };
const BLOCKED: Reachability = {
  kind: 'unreachable',
  why: 'blocked',
  since: second(0),
  status: 403,
  code: 'MessageWritesBlocked',
};

type Scene = ReturnType<typeof scene>;
type Step = (scene: Scene) => Promise<void>;

const cases: ReadonlyArray<{ readonly name: string; readonly steps: readonly Step[]; readonly expected: string }> = [
  { name: 'a conversation is reachable until told otherwise', steps: [], expected: 'reachable' },
  { name: 'a refusal is kept', steps: [(s) => s.blocked(2)], expected: 'blocked MessageWritesBlocked 0' },
  { name: 'an older refusal is not', steps: [(s) => s.reached(3), (s) => s.blocked(2)], expected: 'reachable' },
  { name: 'a later message sent', steps: [(s) => s.blocked(2), (s) => s.reached(3)], expected: 'reachable' },
  {
    name: 'to be seen proves nothing',
    steps: [(s) => s.blocked(2), (s) => s.learn(s.seen(3, 'chat'))],
    expected: 'blocked MessageWritesBlocked 0',
  },
  {
    name: 'to have written proves it',
    steps: [(s) => s.blocked(2), (s) => s.learn(s.seen(3, 'chat', true))],
    expected: 'reachable',
  },
  {
    name: 'to have written before does not',
    steps: [(s) => s.blocked(2), (s) => s.learn(s.seen(1, 'chat', true))],
    expected: 'blocked MessageWritesBlocked 0',
  },
  { name: 'the app was removed', steps: [(s) => s.learn(s.removed(2, 'chat'))], expected: 'removed removed 2' },
  {
    name: 'and installed again',
    steps: [(s) => s.learn(s.removed(2, 'chat'), s.installed(3, 'chat'))],
    expected: 'reachable',
  },
  {
    name: 'and that was told first',
    steps: [(s) => s.learn(s.installed(3, 'chat')), (s) => s.learn(s.removed(2, 'chat'))],
    expected: 'reachable',
  },
  {
    name: 'installed after a refusal',
    steps: [(s) => s.blocked(2), (s) => s.learn(s.installed(3, 'chat'))],
    expected: 'reachable',
  },
  {
    name: 'refused after installing',
    steps: [(s) => s.learn(s.installed(3, 'chat')), (s) => s.blocked(4)],
    expected: 'blocked MessageWritesBlocked 0',
  },
  { name: 'the person is gone', steps: [(s) => s.learn(s.gone(2))], expected: 'gone person-gone 2' },
  {
    name: 'the app in a team says nothing of a chat',
    steps: [(s) => s.learn(s.removed(2, 'channel'))],
    expected: 'reachable',
  },
];

forEachStore('reachability', (openTestStore) => {
  const store = shared(openTestStore);

  for (const { name, steps, expected } of cases) {
    test(name, async () => {
      const chat = scene(store().addressBook);
      await chat.learn(chat.seen(1, 'chat'));
      for (const step of steps) await step(chat);
      assert.equal(await chat.of('chat'), expected);
      assert.equal((await store().addressBook.counts(chat.tenant)).conversations, expected === 'reachable' ? 1 : 0);
    });
  }

  test('a removal told before the conversation counts', async () => {
    const early = scene(store().addressBook);
    await early.learn(early.removed(2, 'chat'));
    await early.learn(early.seen(1, 'chat'));
    assert.equal(await early.of('chat'), 'removed removed 2');
  });

  test('a removal at the same instant as the conversation was seen counts', async () => {
    const event = scene(store().addressBook);
    await event.learn(event.seen(1, 'chat', true), event.removed(1, 'chat'));
    assert.equal(await event.of('chat'), 'removed removed 1');
  });

  for (const { name, lesson, place, expected } of [
    {
      name: 'a group chat',
      lesson: (s: Scene) => s.removed(2, 'groupChat'),
      place: 'groupChat',
      expected: 'removed removed 2',
    },
    { name: 'a team', lesson: (s: Scene) => s.removed(2, 'channel'), place: 'channel', expected: 'removed removed 2' },
    {
      name: 'a team that was deleted',
      lesson: (s: Scene) => s.teamDeleted(2),
      place: 'channel',
      expected: 'gone team-deleted 2',
    },
    {
      name: 'a channel that was deleted',
      lesson: (s: Scene) => s.channelDeleted(2),
      place: 'channel',
      expected: 'gone channel-deleted 2',
    },
  ] as const)
    test(`removal from ${name} makes just that unreachable`, async () => {
      const all = scene(store().addressBook);
      await all.learn(all.seen(1, 'chat'), all.seen(1, 'groupChat'), all.seen(1, 'channel'));
      await all.learn(lesson(all));
      for (const each of ['chat', 'groupChat', 'channel'] as const)
        assert.equal(await all.of(each), each === place ? expected : 'reachable', each);
    });

  test('what is stored comes back as it was given', async () => {
    const { addressBook } = store();
    const exact = scene(addressBook);
    await exact.learn(exact.seen(1, 'chat'));
    await exact.blocked(2);
    assert.deepEqual(await addressBook.findReachability(exact.tenant, exact.places.chat), BLOCKED);
  });

  test('what is not stored has no reachability, and gets none', async () => {
    const { addressBook } = store();
    const none = scene(addressBook);
    const unknown: ConversationId = none.places.chat;
    await addressBook.setReachability(none.tenant, unknown, BLOCKED, second(1));
    assert.equal(await addressBook.findReachability(none.tenant, unknown), undefined);
  });
});
