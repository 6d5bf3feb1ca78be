import type { Author, Message } from '../state/conversation.ts';
import { objectAt, objectsAt, textAt, type JsonObject } from '../state/json.ts';
import type { World } from '../state/world.ts';

/** One message as somebody sees it. */
export interface MessageView {
  readonly id: string;
  readonly from: { readonly kind: 'bot' | 'person'; readonly id: string; readonly name: string };
  readonly sentAt: string;
  /** Empty when the message has no words of its own, and once it is deleted. */
  readonly text: string;
  readonly attachments: readonly JsonObject[];
  readonly summary: string | null;
  readonly suggestedActions: readonly JsonObject[];
  /** Whether the sender asked for an alert (sheet 3.7). */
  readonly alert: boolean;
  readonly updated: boolean;
  readonly deleted: boolean;
  readonly reactions: readonly { readonly type: string; readonly by: readonly string[] }[];
  /** The activity as it came, for what the other fields leave out; null once it is deleted. */
  readonly activity: JsonObject | null;
}

const cardType = 'application/vnd.microsoft.card.adaptive';

/** Shows a message as one person sees it; without a person, as everybody does. */
export function viewMessage(world: World, message: Message, personId?: string): MessageView {
  const { activity, deleted } = message;
  const own = personId === undefined ? undefined : message.views.get(personId);
  const attachments = objectsAt(activity, 'attachments');
  const notification = objectAt(objectAt(activity, 'channelData'), 'notification');
  return {
    id: message.id,
    from: viewAuthor(world, message.from),
    sentAt: new Date(message.sentAt).toISOString(),
    text: deleted ? '' : (textAt(activity, 'text') ?? ''),
    attachments: deleted ? [] : own === undefined ? attachments : [{ contentType: cardType, content: own }],
    summary: deleted ? null : (textAt(activity, 'summary') ?? null),
    suggestedActions: deleted ? [] : objectsAt(objectAt(activity, 'suggestedActions'), 'actions'),
    alert: notification['alert'] === true,
    updated: message.updated,
    deleted,
    reactions: [...message.reactions].map(([type, givers]) => ({ type, by: [...givers] })),
    activity: deleted ? null : activity,
  };
}

function viewAuthor(world: World, from: Author): MessageView['from'] {
  if (from.kind === 'bot') return { kind: 'bot', id: `28:${from.appId}`, name: world.bots.get(from.appId)?.name ?? '' };
  return { kind: 'person', id: from.personId, name: world.people.get(from.personId)?.name ?? '' };
}
