import * as z from 'zod';
import { conflict, notFound } from '../../errors.ts';
import { messageChange } from '../../events/message-change.ts';
import { messageReaction } from '../../events/message-reaction.ts';
import { messageEvent } from '../../events/message.ts';
import { readReceipt } from '../../events/read-receipt.ts';
import { conversationIdOf, type Scene } from '../../events/scene.ts';
import type { Bot } from '../../state/bot.ts';
import type { Message } from '../../state/conversation.ts';
import type { Person } from '../../state/person.ts';
import { storeMessage } from '../../state/store-message.ts';
import type { World } from '../../state/world.ts';
import { duplicates, id, messageOf, pair } from '../arguments.ts';
import { conversationOfScene, findMessage, findScene } from '../find-scene.ts';
import { lookUp } from '../look-up.ts';
import { operation } from '../operation.ts';

const place = z.union([
  z.strictObject({ channelId: id, threadId: id.optional() }),
  z.strictObject({ chatId: id }),
  z.strictObject({ conversationId: id }),
]);

/** What people write, and what they do with messages. */
export const talk = {
  say: operation({
    about: 'A person writes: to the bot in the 1:1 chat, or in a channel or group chat, where it must be mentioned.',
    args: z.strictObject({
      ...pair,
      text: z.string().min(1),
      in: place.optional(),
      mention: z.boolean().optional(),
      mentionPeople: z.array(id).optional(),
      duplicates,
    }),
    async run(args, simulation) {
      const { world, courier } = simulation;
      const bot = lookUp.bot(world, args.appId);
      const person = lookUp.person(world, args.person);
      const mentionPeople = lookUp.people(world, args.mentionPeople ?? [], 'mentionPeople');
      const found = whereTo(world, bot, person, args.in);
      const from = { kind: 'person', personId: person.id } as const;
      const thread = found.kind === 'channel' ? { thread: found.thread ?? 'new' } : {};
      const conversation = conversationOfScene(found);
      const stored = storeMessage(conversation, { from, activity: {}, clock: world.clock, ...thread });
      const scene = found.kind === 'channel' ? { ...found, thread: stored.threadId ?? stored.id } : found;
      const { text, mention = false } = args;
      const written = { bot, scene, person, id: stored.id, text, mention, mentionPeople };
      const replyTo = scene.kind === 'channel' ? { replyToId: scene.thread } : {};
      const activity = messageEvent(simulation, { ...written, ...replyTo });
      stored.activity = activity;
      // A bot hears what mentions it, and everything in its 1:1 chats (sheet 2.5).
      const heard = scene.kind === 'personal' || (mention && isIn(bot, scene));
      const deliveries = heard ? await courier.deliver(bot, activity, args.duplicates) : [];
      return { id: stored.id, conversationId: conversationIdOf(world, bot, scene), deliveries };
    },
  }),

  react: operation({
    about: "A person reacts to a bot's message, or takes the reaction back.",
    args: z.strictObject({ ...messageOf, reaction: id, remove: z.boolean().optional(), duplicates }),
    async run(args, simulation) {
      const { bot, person, scene, message } = messageAt(simulation.world, args);
      if (message.from.kind !== 'bot' || message.from.appId !== bot.appId)
        throw conflict('a bot hears of reactions to its own messages only', 'activityId');
      const removed = args.remove ?? false;
      const givers = message.reactions.get(args.reaction) ?? new Set();
      if (givers.has(person.id) !== removed)
        throw conflict(`the reaction is ${removed ? 'not' : 'already'} there`, 'reaction');
      if (removed) givers.delete(person.id);
      else message.reactions.set(args.reaction, givers.add(person.id));
      if (givers.size === 0) message.reactions.delete(args.reaction);
      const { reaction } = args;
      const event = messageReaction(simulation, { bot, scene, person, reaction, removed, replyToId: message.id });
      return { deliveries: await simulation.courier.deliver(bot, event, args.duplicates) };
    },
  }),

  read: operation({
    about: 'A person reads their 1:1 chat with a bot, all of it or up to one message (read receipt).',
    args: z.strictObject({ ...pair, upTo: id.optional(), duplicates }),
    async run(args, simulation) {
      const { world, courier } = simulation;
      const bot = lookUp.bot(world, args.appId);
      const person = lookUp.person(world, args.person);
      const chat = world.personalChat(bot.appId, person);
      const last = args.upTo ?? [...chat.conversation.messages.keys()].at(-1);
      if (last === undefined || !chat.conversation.messages.has(last))
        throw notFound('no such message in the 1:1 chat', 'upTo');
      chat.lastReadMessageId = last;
      const scene = { kind: 'personal', chat } as const;
      const event = readReceipt(simulation, { bot, scene, person, lastReadMessageId: last });
      return { lastReadMessageId: last, deliveries: await courier.deliver(bot, event, args.duplicates) };
    },
  }),

  editMessage: operation({
    about: 'A person edits a message of theirs (messageUpdate).',
    args: z.strictObject({ ...messageOf, text: z.string().min(1), duplicates }),
    async run(args, simulation) {
      const { bot, person, scene, message } = ownMessageAt(simulation.world, args);
      const written = { bot, scene, person, id: message.id, text: args.text };
      const event = messageChange(simulation, { ...written, eventType: 'editMessage' });
      message.activity = event;
      message.updated = true;
      return { deliveries: await simulation.courier.deliver(bot, event, args.duplicates) };
    },
  }),

  deleteMessage: operation({
    about: 'A person deletes a message of theirs (messageDelete).',
    args: z.strictObject({ ...messageOf, duplicates }),
    async run(args, simulation) {
      const { bot, person, scene, message } = ownMessageAt(simulation.world, args);
      message.deleted = true;
      const event = messageChange(simulation, { bot, scene, person, id: message.id, eventType: 'softDeleteMessage' });
      return { deliveries: await simulation.courier.deliver(bot, event, args.duplicates) };
    },
  }),
};

interface AtMessage {
  readonly appId: string;
  readonly person: string;
  readonly conversationId: string;
  readonly activityId: string;
}

/** Finds one message and who is about to do something with it. */
export function messageAt(world: World, args: AtMessage) {
  const bot = lookUp.bot(world, args.appId);
  const person = lookUp.person(world, args.person);
  const scene = findScene(world, bot, person, args.conversationId);
  return { bot, person, ...findMessage(scene, args.activityId) };
}

function ownMessageAt(world: World, args: AtMessage): ReturnType<typeof messageAt> & { message: Message } {
  const found = messageAt(world, args);
  const { from } = found.message;
  if (from.kind !== 'person' || from.personId !== found.person.id)
    throw conflict(`${found.person.name} did not write that message`, 'activityId');
  return found;
}

function whereTo(world: World, bot: Bot, person: Person, where: z.output<typeof place> | undefined): Scene {
  if (where === undefined) {
    const chat = world.personalChat(bot.appId, person);
    const opened = chat.install !== undefined || chat.conversation.messages.size > 0 || chat.sessions.length > 0;
    if (!opened || chat.blocked !== undefined)
      throw conflict(`${person.name} has no open chat with the bot; install it for them, or unblock it`, 'person');
    return { kind: 'personal', chat };
  }
  if ('conversationId' in where) return findScene(world, bot, person, where.conversationId);
  if ('chatId' in where) return findScene(world, bot, person, lookUp.chat(world, where.chatId).id);
  const { channelId, threadId } = where;
  lookUp.channel(world, channelId);
  const scene = findScene(world, bot, person, channelId);
  if (threadId === undefined || scene.kind !== 'channel') return scene;
  if (scene.channel.conversation.messages.get(threadId)?.threadId !== threadId)
    throw notFound(`no thread ${threadId} in the channel`, 'in.threadId');
  return { ...scene, thread: threadId };
}

const isIn = (bot: Bot, scene: Scene): boolean => {
  if (scene.kind === 'personal') return true;
  return (scene.kind === 'channel' ? scene.team : scene.chat).bots.has(bot.appId);
};
