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

/** Formats that are kept: making one takes longer than drawing a card. Those of a tenant that spans the world are fewer. */
const MOST_KEPT = 500;
const kept = new Map<string, Format>();

/** The format of a reader, of whom neither language nor zone need be known; nothing that stands there makes it throw. */
export function formatFor({ locale, timeZone }: Reader, { language }: RenderOptions): Format {
  const name = JSON.stringify([locale, timeZone, language]);
  const known = kept.get(name);
  if (known !== undefined) return known;
  if (kept.size >= MOST_KEPT) kept.clear();
  const made = makeFormat(locale, timeZone, language);
  kept.set(name, made);
  return made;
}

function makeFormat(asked: string | undefined, timeZone: string | undefined, language: string): Format {
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
