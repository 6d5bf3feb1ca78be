import type { Conversation } from '../state/conversation.ts';
import type { Person } from '../state/person.ts';
import type { World } from '../state/world.ts';
import { cardText } from './card-text.ts';
import { viewMessage, type MessageView } from './message-view.ts';

const width = 64;

/** What a person sees in their chats with bots, as plain text. */
export function renderWindow(world: World, person: Person): string {
  const chats = world.personalChatsOf(person).flatMap((chat) =>
    [chat.conversation, ...chat.sessions].map((conversation) => ({
      title: `${person.name} · chat with ${world.bots.get(chat.appId)?.name ?? chat.appId}`,
      conversation,
    })),
  );
  const written = chats.filter(({ conversation }) => conversation.messages.size > 0);
  if (written.length === 0) return `${person.name} has no messages.\n`;
  return written.map(({ title, conversation }) => renderChat(world, person, title, conversation)).join('\n');
}

function renderChat(world: World, person: Person, title: string, conversation: Conversation): string {
  const lines = [`┌─ ${title} ${'─'.repeat(Math.max(0, width - title.length - 4))}`];
  for (const message of conversation.messages.values())
    lines.push(...renderMessage(viewMessage(world, message, person.id), person).map((line) => `│ ${line}`.trimEnd()));
  return `${lines.join('\n')}\n└${'─'.repeat(width - 1)}\n`;
}

function renderMessage(message: MessageView, person: Person): readonly string[] {
  const time = new Date(message.sentAt).toLocaleTimeString('en-GB', {
    timeZone: person.timeZone,
    hour: '2-digit',
    minute: '2-digit',
  });
  const marks = message.deleted ? ' (deleted)' : message.updated ? ' (edited)' : '';
  const reactions = message.reactions.map(({ type, by }) => `${type} ${by.length}`).join(', ');
  return [
    `${message.from.name}  ${time}${marks}`,
    ...message.text.split('\n').filter((line) => line !== ''),
    ...message.attachments.filter(({ contentType }) => contentType !== 'text/html').flatMap((one) => cardText(one)),
    ...(reactions === '' ? [] : [`{ ${reactions} }`]),
    '',
  ].map((line, index) => (index === 0 ? line : `  ${line}`));
}
