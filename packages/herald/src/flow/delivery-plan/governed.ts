import type { NewMessage } from '../../message-ports.ts';
import type { Content, Said } from '../../model/content.ts';
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
 * Says what of the recipients' rules counts for a message, and gives it the topic that its author named beside it: its card
 * has a button for that. Rules govern whatever goes to many, and every notification, poll and announcement; not a text or a
 * card that one place gets, which is a part of a conversation, and not a welcome, which answers an installation.
 */
export function governedBy(
  body: Body,
  { topic: asked, dedupe }: GovernedAsked,
  toMany: boolean,
): Pick<NewMessage, 'payload' | 'governed'> {
  const payload = asked === undefined || !isContent(body) ? body : withTopic(body, asked);
  const topic = isContent(payload) ? topicOf(payload) : (asked ?? (toMany ? '' : undefined));
  if (topic === undefined && dedupe === undefined) return { payload };
  return {
    payload,
    governed: {
      topic: topic ?? '',
      ...(dedupe === undefined
        ? {}
        : { dedupe: { key: dedupe.key, withinMs: Math.ceil(dedupe.withinHours * HOUR_MS) } }),
    },
  };
}

function withTopic(content: Content, topic: string): Content {
  if (content.kind !== 'localized') return saidWithTopic(content, topic);
  const { variants, otherwise } = content;
  return {
    ...content,
    otherwise: saidWithTopic(otherwise, topic),
    variants: Object.fromEntries(Object.entries(variants).map(([name, said]) => [name, saidWithTopic(said, topic)])),
  };
}

/** Content that has a topic of its own keeps it. */
const saidWithTopic = (said: Said, topic: string): Said =>
  said.kind === 'poll' || said.kind === 'announcement' ? { topic, ...said } : said;

function topicOf(content: Content): string | undefined {
  switch (content.kind) {
    case 'localized':
      return topicOf(content.otherwise);
    case 'notification':
    case 'digest':
      return content.topic;
    case 'poll':
    case 'announcement':
      return content.topic ?? '';
    case 'welcome':
    case 'poll-result':
      return undefined;
  }
}
