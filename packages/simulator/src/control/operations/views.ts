import * as z from 'zod';
import type { Bot } from '../../state/bot.ts';
import type { Conversation } from '../../state/conversation.ts';
import type { PersonalChat } from '../../state/personal-chat.ts';
import type { World } from '../../state/world.ts';
import { viewMessage, type MessageView } from '../../window/message-view.ts';
import { renderWindow } from '../../window/render-window.ts';
import { id } from '../arguments.ts';
import { lookUp } from '../look-up.ts';
import { operation } from '../operation.ts';

/** What people see, and what the simulator was asked. */
export const views = {
  inbox: operation({
    about: "A person's 1:1 chats with bots (or with one), as that person sees them.",
    args: z.strictObject({ person: id, appId: id.optional() }),
    run({ person: personId, appId }, { world }) {
      const person = lookUp.person(world, personId);
      if (appId !== undefined) lookUp.bot(world, appId);
      const chats = world
        .personalChatsOf(person)
        .filter((chat) => (appId === undefined || chat.appId === appId) && isShown(chat))
        .flatMap((chat) => viewChats(world, chat));
      return { person: person.id, name: person.name, chats };
    },
  }),

  channel: operation({
    about: 'The threads of a channel, as its members see them.',
    args: z.strictObject({ channelId: id }),
    run({ channelId }, { world }) {
      const channel = lookUp.channel(world, channelId);
      const threads = new Map<string, MessageView[]>();
      for (const message of channel.conversation.messages.values()) {
        const root = message.threadId ?? message.id;
        const thread = threads.get(root) ?? [];
        threads.set(root, [...thread, viewMessage(world, message)]);
      }
      return {
        id: channel.id,
        name: channel.name,
        teamId: channel.teamId,
        threads: [...threads].map(([root, messages]) => ({
          id: root,
          conversationId: `${channel.id};messageid=${root}`,
          messages,
        })),
      };
    },
  }),

  chat: operation({
    about: 'The messages of a group chat, as its members see them.',
    args: z.strictObject({ chatId: id }),
    run({ chatId }, { world }) {
      const chat = lookUp.chat(world, chatId);
      return { id: chat.id, name: chat.name ?? null, messages: viewAll(world, chat.conversation) };
    },
  }),

  window: operation({
    about: "A person's 1:1 chats as text, for people to read.",
    args: z.strictObject({ person: id }),
    run: ({ person }, { world }) => ({ text: renderWindow(world, lookUp.person(world, person)) }),
  }),

  requests: operation({
    about:
      'The latest requests to the Connector, Graph and the login, oldest first; `known: false` marks unknown routes.',
    args: z.strictObject({}),
    run: (_, { requests }) => requests.latest(),
  }),

  reset: operation({
    about: 'Forgets everything but the keys: bots, tenants, people, messages, requests, limits set, faults, counts.',
    args: z.strictObject({}),
    run(_, { world, requests, traffic, graph, snapshots }) {
      world.clear();
      requests.clear();
      traffic.clear();
      graph.clear();
      snapshots.clear();
      return {};
    },
  }),
};

const viewAll = (world: World, { messages }: Conversation, personId?: string): readonly MessageView[] =>
  [...messages.values()].map((message) => viewMessage(world, message, personId));

/** A chat shows in Teams once the app was installed or something was written. */
const isShown = ({ install, removed, conversation, sessions }: PersonalChat): boolean =>
  install !== undefined || removed !== undefined || conversation.messages.size > 0 || sessions.length > 0;

function viewChats(world: World, chat: PersonalChat) {
  const bot: Bot | undefined = world.bots.get(chat.appId);
  const ids = world.ids(chat.appId).conversations;
  const about = {
    appId: chat.appId,
    bot: bot?.name ?? '',
    installed: chat.install !== undefined,
    blocked: chat.blocked !== undefined,
    lastReadMessageId: chat.lastReadMessageId ?? null,
  };
  const sessions = chat.sessions.map((session, index) => ({
    ...about,
    conversationId: ids.idOf(`${chat.personId}\n${index + 1}`),
    messages: viewAll(world, session, chat.personId),
  }));
  const main = {
    ...about,
    conversationId: ids.idOf(chat.personId),
    messages: viewAll(world, chat.conversation, chat.personId),
  };
  return [main, ...sessions];
}
