import type { Announcement, Notification, Poll, Welcome } from '../../model/content.ts';
import type { Message, TemplateVariant, TextMessage } from '../../model/message.ts';
import type { Advice } from './review/advice.ts';
import { reviewButtons } from './review/review-actions.ts';
import { reviewCard } from './review/review-card.ts';
import { reviewImage } from './review/review-image.ts';
import { advise, reviewMarkdown, reviewTitle, reviewTone } from './review/review-words.ts';

export type { Advice, AdviceCode } from './review/advice.ts';

/** Who reads it later than this cannot take part. */
const SOON_MS = 15 * 60_000;
const MOST_OPTIONS = 10;
const MOST_OFFERS = 5;

/**
 * Says what could be better about a message that would be accepted: what its readers will not see, what they cannot do, what
 * they may not want. It is for the author to look at before sending; nothing is refused for it. A template is reviewed as it
 * is written, and one that is asked for by its name not at all.
 */
export function review(message: Message, { now = new Date() }: { readonly now?: Date } = {}): readonly Advice[] {
  if ('template' in message) {
    const { template } = message;
    if (typeof template === 'string') return [];
    return Object.entries(template.variants).flatMap(([language, variant]) =>
      reviewKind(variant, now).map((advice) => ({ ...advice, field: `template.variants.${language}.${advice.field}` })),
    );
  }
  if ('kind' in message) return reviewKind(message, now);
  if ('card' in message) return [...reviewTitle(message.summary, 'summary'), ...reviewCard(message.card, 'card')];
  return reviewText(message);
}

function reviewKind(message: TemplateVariant, now: Date): readonly Advice[] {
  switch (message.kind) {
    case 'welcome':
      return reviewWelcome(message);
    case 'notification':
      return reviewNotification(message);
    case 'poll':
      return reviewPoll(message, now);
    case 'announcement':
      return reviewAnnouncement(message);
  }
}

/** What a toast says of a text is its first line. */
function reviewText({ text, mentions = [] }: TextMessage): readonly Advice[] {
  const known = new Set(mentions.map(({ name }) => `<at>${name}</at>`));
  return [
    ...reviewTitle(text.trim().split('\n', 1)[0] ?? '', 'text').filter(({ code }) => code !== 'exclamations'),
    ...reviewTone(text, 'text'),
    ...(text.match(/<at>.*?<\/at>/g) ?? [])
      .filter((mention) => !known.has(mention))
      .map(() =>
        advise('mention-unknown', 'text', 'has an <at> of which `mentions` says nothing: it is shown as it is written'),
      ),
  ];
}

function reviewWelcome({ title, offers, next }: Welcome): readonly Advice[] {
  return [
    ...reviewTitle(title, 'title'),
    ...(isLonger(offers, MOST_OFFERS)
      ? [advise('many-offers', 'offers', `are more than ${MOST_OFFERS}: name what most people will use`)]
      : []),
    ...reviewButtons(next, 'next'),
  ];
}

const reviewNotification = ({ what, text, actions }: Notification): readonly Advice[] => [
  ...reviewTitle(what, 'what'),
  ...reviewTone(text, 'text'),
  ...reviewButtons(actions, 'actions', 1),
];

function reviewPoll({ question, options, closesAt }: Poll, now: Date): readonly Advice[] {
  const leftMs = new Date(closesAt).getTime() - now.getTime();
  return [
    ...reviewTitle(question, 'question'),
    ...(leftMs < SOON_MS
      ? [advise('poll-closes-soon', 'closesAt', 'is only minutes away: most people read it later than that')]
      : []),
    ...(isLonger(options, MOST_OPTIONS)
      ? [advise('many-options', 'options', `are more than ${MOST_OPTIONS}, which nobody compares`)]
      : []),
  ];
}

function reviewAnnouncement(message: Announcement): readonly Advice[] {
  const opening =
    message.topic === undefined
      ? [advise('no-topic', 'topic', 'is missing: whoever does not want such messages cannot mute them')]
      : [];
  if ('card' in message)
    return [...opening, ...reviewTitle(message.summary, 'summary'), ...reviewCard(message.card, 'card')];
  const { title, text, image, actions = [], topic } = message;
  return [
    ...opening,
    ...reviewTitle(title, 'title'),
    ...reviewTone(text, 'text'),
    ...reviewMarkdown(text, 'text'),
    ...(image === undefined ? [] : reviewImage(image.url, 'image.url')),
    ...(actions.length === 0 ? [advise('no-action', 'actions', 'are missing: what shall its readers do?')] : []),
    ...reviewButtons(actions, 'actions', topic === undefined ? 0 : 1),
  ];
}

/** In a template a list may be an expression. */
const isLonger = (list: unknown, most: number): boolean => Array.isArray(list) && list.length > most;
