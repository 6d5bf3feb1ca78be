import { cut } from '../cut.ts';
import { TOAST } from '../toast.ts';
import type { Advice } from './advice.ts';

/** Shorter ones may be somebody's name: `GDPR`, `NATO`. */
const CAPITALS = 6;

/** What the toast says, which is also read first. */
export function reviewTitle(title: unknown, field: string): readonly Advice[] {
  if (typeof title !== 'string') return [];
  const line = title.replaceAll(/\s+/g, ' ').trim();
  const shown = cut(line, TOAST).replace(/…$/, '');
  const letters = title.match(/\p{L}/gu)?.join('') ?? '';
  return [
    ...(shown.length < line.length && line.length > TOAST
      ? [
          advise(
            'long-toast',
            field,
            `a toast shows about ${TOAST} characters, and not “${line.slice(shown.length).trim()}”`,
          ),
        ]
      : []),
    ...(letters.length >= CAPITALS && letters === letters.toUpperCase() && letters !== letters.toLowerCase()
      ? [
          advise(
            'capitals',
            field,
            'is all in capitals, which is shouting: what it says should be reason enough to read it',
          ),
        ]
      : []),
    ...reviewTone(title, field),
  ];
}

/** Any text. */
export function reviewTone(text: unknown, field: string): readonly Advice[] {
  if (typeof text !== 'string') return [];
  const marks = text.match(/[!！]/g)?.length ?? 0;
  return marks > 1
    ? [advise('exclamations', field, `has ${marks} exclamation marks: one at most, where it counts`)]
    : [];
}

const unseen: ReadonlyArray<{ readonly pattern: RegExp; readonly what: string; readonly instead: string }> = [
  { pattern: /^ {0,3}#{1,6}\s/m, what: 'a heading', instead: 'use bold, or a title' },
  { pattern: /^ {0,3}\|?[ \t]*:?-+:?[ \t]*\|/m, what: 'a table', instead: 'use facts' },
  { pattern: /!\[[^\]]*\]\(/, what: 'a picture', instead: 'use the image of the message' },
  { pattern: /```|`[^`\n]+`/, what: 'code', instead: 'leave the backticks out' },
  { pattern: /^ {0,3}>\s/m, what: 'a quotation', instead: 'use quotation marks' },
  { pattern: /<\/?(?!at>)[a-z][^>]*>/i, what: 'HTML', instead: 'use Markdown' },
];

/** A text that is read as Markdown. */
export function reviewMarkdown(text: unknown, field: string): readonly Advice[] {
  if (typeof text !== 'string') return [];
  return [
    ...unseen
      .filter(({ pattern }) => pattern.test(text))
      .map(({ what, instead }) =>
        advise('markdown-unseen', field, `has ${what}, which Teams does not show in cards: ${instead}`),
      ),
    ...(/\{\{(?:DATE|TIME)\(/.test(text)
      ? [advise('date-function', field, 'has a date function, which Teams does not fill: use a template with a Date')]
      : []),
  ];
}

/** Makes one piece of advice. */
export const advise = (code: Advice['code'], field: string, advice: string): Advice => ({ code, field, advice });
