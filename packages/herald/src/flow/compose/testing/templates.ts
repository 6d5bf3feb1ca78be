import type { Said } from '../../../model/content.ts';
import type { FromTemplate, Template } from '../../../model/message.ts';
import { expandTemplate } from '../expand-template.ts';

/** The elements of a card. */
export type Body = ReadonlyArray<Readonly<Record<string, unknown>>>;

/** A variant that is a card. */
export const cardOf = (body: Body, more: object = {}) => ({
  kind: 'announcement',
  summary: 'News',
  card: { type: 'AdaptiveCard', version: '1.5', body, ...more },
});

/** A template in one language. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- tests hand in what may be none
export const templateOf = (en: object): Template => ({ variants: { en: en as never }, otherwise: 'en' });

/** Expands a template, whatever its variants lack as messages. */
export const expand = (asked: FromTemplate, templates = {}) =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- tests hand in what may be none
  expandTemplate(asked, templates, { read: (variant) => variant as Said });

/** A variant that tells of something. */
export function notification(what: string, about: string | { name: string; url: string }) {
  return {
    kind: 'notification',
    topic: 'builds',
    what,
    about,
    by: 'CI',
    actions: [{ title: 'Again', verb: 'again' }],
  } as const;
}
