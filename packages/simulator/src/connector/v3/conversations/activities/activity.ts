import type { Answer } from '../../../../answer.ts';
import type { Message } from '../../../../state/conversation.ts';
import { findPlace, type Place } from '../../../find-place.ts';
import { hasAttachments, hasText, readActivity } from '../../../read-activity.ts';
import { refuse } from '../../../refusal.ts';
import { mayWrite } from '../../../rights.ts';
import { param, type ConnectorCall, type ConnectorRoute } from '../../../route.ts';

const path = '/v3/conversations/:conversation/activities/:activity';
const reaction = `${path}/reactions/:reaction`;

/** PUT and DELETE of a bot's own message (sheet 3.9), and its reactions to any message (3.1). */
export const activity: readonly ConnectorRoute[] = [
  { method: 'PUT', path, operation: 'update', handle: update },
  { method: 'DELETE', path, operation: 'delete', handle: remove },
  { method: 'PUT', path: reaction, operation: 'update', takesBody: false, handle: react },
  { method: 'DELETE', path: reaction, operation: 'delete', handle: unreact },
];

function update(call: ConnectorCall): Answer {
  const replacement = readActivity(call.body, { length: call.bodyLength });
  if (hasText(replacement) && hasAttachments(replacement)) throw refuse('severalMessages');
  const message = ownMessage(call);
  if (replacement['type'] !== 'message') throw refuse('badArgument', 'type: only a message can replace a message.');
  message.activity = replacement;
  message.updated = true;
  // A new base card takes the place of what single persons saw (sheet section 8).
  message.views.clear();
  return { status: 200, body: { id: message.id } };
}

function remove(call: ConnectorCall): Answer {
  ownMessage(call).deleted = true;
  return { status: 200 };
}

function react(call: ConnectorCall): Answer {
  const { reactions } = messageIn(call);
  const type = param(call, 'reaction');
  reactions.set(type, (reactions.get(type) ?? new Set()).add(`28:${call.bot.appId}`));
  return { status: 200 };
}

function unreact(call: ConnectorCall): Answer {
  const { reactions } = messageIn(call);
  const type = param(call, 'reaction');
  const givers = reactions.get(type);
  givers?.delete(`28:${call.bot.appId}`);
  if (givers?.size === 0) reactions.delete(type);
  return { status: 200 };
}

function messageIn(call: ConnectorCall): Message {
  const place = findPlace(call, param(call, 'conversation'));
  mayWrite(call, place);
  const message = place.conversation.messages.get(param(call, 'activity'));
  if (message === undefined || message.deleted || !isInThread(place, message)) throw refuse('noActivity');
  return message;
}

function ownMessage(call: ConnectorCall): Message {
  const message = messageIn(call);
  if (message.from.kind !== 'bot' || message.from.appId !== call.bot.appId) throw refuse('notPermitted');
  return message;
}

/** Through the bare channel id every message of the channel is found (sheet 3.9: unconfirmed). */
const isInThread = (place: Place, { threadId }: Message): boolean =>
  place.kind !== 'channel' || place.thread === undefined || place.thread === threadId;
