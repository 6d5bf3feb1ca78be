import type { Advice } from './advice.ts';
import { reviewButtons } from './review-actions.ts';
import { reviewImage } from './review-image.ts';
import { advise, reviewMarkdown } from './review-words.ts';

type Part = Readonly<Record<string, unknown>>;
type Found = { readonly part: Part; readonly field: string };

/** A card of an author's own. */
export function reviewCard(card: object, field: string): readonly Advice[] {
  const parts = partsOf(card, field);
  return [
    ...parts.flatMap(reviewPart),
    ...reviewMentions(parts),
    ...(parts.some(({ part }) => String(part['type']).startsWith('Action.'))
      ? []
      : [advise('no-action', field, 'has nothing to press: what shall its readers do?')]),
  ];
}

function reviewPart({ part, field }: Found): readonly Advice[] {
  const { type, text, url, actions } = part;
  switch (type) {
    case 'TextBlock':
      return [
        ...reviewMarkdown(text, `${field}.text`),
        ...(part['wrap'] === true
          ? []
          : [advise('no-wrap', field, 'is cut off at the end of the line: add "wrap": true')]),
      ];
    case 'FactSet':
      return textsOf(part).flatMap((value) => reviewMarkdown(value, `${field}.facts`));
    case 'Image':
      return [
        ...reviewImage(url, `${field}.url`),
        ...(typeof part['altText'] === 'string'
          ? []
          : [advise('image-undescribed', field, 'says nothing to those who do not see it: add "altText"')]),
      ];
    case 'Action.Execute':
      return part['fallback'] === undefined
        ? [advise('no-fallback', field, 'does nothing in old clients: add an Action.Submit as its "fallback"')]
        : [];
    default:
      return reviewButtons(actions, `${field}.actions`);
  }
}

/** Teams looks for mentions in TextBlocks and facts, and for the very text of the entity (protocol sheet, section 8). */
function reviewMentions(parts: readonly Found[]): readonly Advice[] {
  const texts = parts.flatMap(({ part, field }) => textsOf(part).map((text) => ({ text, field })));
  const mentions = parts.filter(({ part }) => part['type'] === 'mention');
  const known = new Set(mentions.map(({ part }) => part['text']));
  return [
    ...mentions
      .filter(({ part }) => !texts.some(({ text }) => text.includes(String(part['text']))))
      .map(({ field }) =>
        advise('mention-unused', `${field}.text`, 'stands in no TextBlock and no fact: nobody is mentioned'),
      ),
    ...texts.flatMap(({ text, field }) =>
      (text.match(/<at>.*?<\/at>/g) ?? [])
        .filter((mention) => !known.has(mention))
        .map(() =>
          advise('mention-unknown', field, 'has an <at> that no entity explains: it is shown as it is written'),
        ),
    ),
  ];
}

/** Where Teams reads Markdown and mentions. */
function textsOf({ type, text, facts }: Part): readonly string[] {
  if (type === 'TextBlock') return typeof text === 'string' ? [text] : [];
  if (type !== 'FactSet' || !Array.isArray(facts)) return [];
  return facts.filter(isPart).flatMap(({ title, value }) => [title, value].filter((one) => typeof one === 'string'));
}

/** Everything in a card that is an object, by where it stands. */
function partsOf(value: unknown, field: string): readonly Found[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => partsOf(item, `${field}[${index}]`));
  if (!isPart(value)) return [];
  return [{ part: value, field }, ...Object.entries(value).flatMap(([key, item]) => partsOf(item, `${field}.${key}`))];
}

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);
