import type { NewMessage } from '../../delivery-ports.ts';
import type { Content } from '../../model/content.ts';
import { isContent, type Body } from '../../ports.ts';

/** A message that goes out at most once to each within a time. */
export type Dedupe = { readonly key: string; readonly withinHours: number };

/** What an author says beside the content. */
export type GovernedAsked = {
  /** What recipients can mute, of a text or a card; content has its own. */
  readonly topic?: string;
  readonly dedupe?: Dedupe;
};

const HOUR_MS = 3_600_000;

/**
 * Says what of the recipients' rules counts for a message. They govern whatever goes to many, and every notification, poll
 * and announcement; not a text or a card that one place gets, which is a part of a conversation, and not a welcome, which
 * answers an installation.
 */
export function governedBy(body: Body, asked: GovernedAsked, toMany: boolean): Pick<NewMessage, 'governed'> {
  const topic = topicOf(body, asked.topic, toMany);
  const { dedupe } = asked;
  if (topic === undefined && dedupe === undefined) return {};
  return {
    governed: {
      topic: topic ?? '',
      ...(dedupe === undefined ? {} : { dedupe: { key: dedupe.key, withinMs: dedupe.withinHours * HOUR_MS } }),
    },
  };
}

function topicOf(body: Body, asked: string | undefined, toMany: boolean): string | undefined {
  if (!isContent(body)) return asked ?? (toMany ? '' : undefined);
  return topicOfContent(body, asked);
}

function topicOfContent(content: Content, asked: string | undefined): string | undefined {
  switch (content.kind) {
    case 'localized':
      return topicOfContent(content.otherwise, asked);
    case 'notification':
    case 'digest':
      return content.topic;
    case 'poll':
    case 'announcement':
      return content.topic ?? asked ?? '';
    case 'welcome':
    case 'poll-result':
      return undefined;
  }
}
