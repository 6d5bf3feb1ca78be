import { messageId } from '../../model/ids.ts';
import type { CardState } from '../../model/buttons.ts';
import type { Content, Said } from '../../model/content.ts';
import { isContent, type Body } from '../../ports.ts';
import { render } from './render.ts';
import type { RenderOptions } from './render-context.ts';
import { weigh } from './weigh.ts';
import { languages } from './words/pick-words.ts';

/** As long as any. */
const SOME_MESSAGE = messageId('00000000-0000-7000-8000-000000000000');

/** By how much a card may weigh more in another language, at most: only Herald's own words differ. */
export const WORDS_DIFFER = 4 * 1024;

/**
 * Bytes of a message, of content in whichever language and state it weighs most (protocol sheet, 3.8); of what is far below
 * `maxBytes` in one language, in that one: most messages are, and every language takes as long again.
 */
export function heaviest(body: Body, { maxBytes, ...options }: RenderOptions & { readonly maxBytes: number }): number {
  if (!isContent(body)) return weigh(body);
  const weightIn = (locale: string): number =>
    Math.max(...saidIn(body).flatMap((said) => statesOf(said).map((state) => weighIn(said, locale, state, options))));
  const inOne = weightIn('en');
  return inOne + WORDS_DIFFER <= maxBytes ? inOne : Math.max(...Object.keys(languages).map(weightIn));
}

const saidIn = (content: Content): readonly Said[] =>
  content.kind === 'localized' ? [content.otherwise, ...Object.values(content.variants)] : [content];

function weighIn(said: Said, locale: string, state: CardState | undefined, options: RenderOptions): number {
  const context = { key: { messageId: SOME_MESSAGE }, reader: { locale } };
  return weigh(render(said, state === undefined ? context : { ...context, state }, options));
}

/** As it is sent, and as it stands when its readers did something about it. */
function statesOf(said: Said): ReadonlyArray<CardState | undefined> {
  if (said.kind !== 'poll') return [undefined];
  const choices = said.options.map((_, index) => index);
  const most = Number.MAX_SAFE_INTEGER;
  return [undefined, { kind: 'voted', choices, votes: choices.map(() => most), voters: most, closed: false }];
}
