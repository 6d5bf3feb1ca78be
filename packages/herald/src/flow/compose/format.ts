import type { Reader } from '../../model/content.ts';
import type { RenderOptions } from './render-context.ts';
import { pickWords } from './words/pick-words.ts';
import type { Words } from './words/words.ts';

/** How one reader reads: words in their language, times in their zone, numbers as they write them. */
export type Format = {
  readonly words: Words;
  /** An instant as ISO 8601; with the zone's name where the reader's own is not known. */
  readonly time: (instant: string) => string;
  readonly number: (number: number) => string;
  /** A share of one. */
  readonly percent: (share: number) => string;
  readonly list: (names: readonly string[]) => string;
};

/** What stands in for a zone that is not known, or that nobody knows. */
const OTHERWISE_ZONE = 'UTC';

const wholePercent = { style: 'percent', maximumFractionDigits: 0 } as const;
const minute: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
};

/** The format of a reader, of whom neither language nor zone need be known; nothing that stands there makes it throw. */
export function formatFor({ locale: asked, timeZone }: Reader, { language }: RenderOptions): Format {
  const { words, locale } = pickWords(asked, language);
  const numbers = new Intl.NumberFormat(locale);
  const percents = new Intl.NumberFormat(locale, wholePercent);
  const times = timeFormat(locale, timeZone);
  return {
    words,
    time(instant) {
      const date = new Date(instant);
      return Number.isNaN(date.getTime()) ? instant : times.format(date);
    },
    number: (number) => numbers.format(number),
    percent: (share) => percents.format(share),
    list: (names) => names.join(words.comma),
  };
}

function timeFormat(locale: string, timeZone: string | undefined): Intl.DateTimeFormat {
  try {
    if (timeZone !== undefined) return new Intl.DateTimeFormat(locale, { ...minute, timeZone });
  } catch {
    // No zone of this name.
  }
  return new Intl.DateTimeFormat(locale, { ...minute, timeZone: OTHERWISE_ZONE, timeZoneName: 'short' });
}
