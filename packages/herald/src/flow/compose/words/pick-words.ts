import { canonical, pickByLanguage } from '../language.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { pl } from './pl.ts';
import { pt } from './pt.ts';
import type { Words } from './words.ts';

/** Every language that Herald speaks, by its BCP 47 name. */
export const languages = { en, de, fr, es, pt, ja, pl } as const satisfies Readonly<Record<string, Words>>;

/** The words for the first of these locales in whose language there are some, and that locale: times are written by it too. */
export function pickWords(...locales: ReadonlyArray<string | undefined>): {
  readonly words: Words;
  readonly locale: string;
} {
  for (const asked of locales) {
    const locale = canonical(asked);
    const words = pickByLanguage(languages, locale);
    if (locale !== undefined && words !== undefined) return { words, locale };
  }
  return { words: en, locale: 'en' };
}
