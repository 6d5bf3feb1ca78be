import type { Reader } from '../../model/content.ts';
import { canonical } from './language.ts';

/** Around an instant that each reader is shown in their own way: characters for private use, which no text has a right to. */
const OPEN = '\uE3D0';
const CLOSE = '\uE3D1';
const marked = /\uE3D0([^\uE3D0\uE3D1]{1,32})\uE3D1/g;

/** What stands in a text in place of an instant until it is known who reads it. */
export const dateMark = (at: Date): string => `${OPEN}${at.toISOString()}${CLOSE}`;

/** The text with each instant as ISO 8601 writes it: for what no person reads. */
export const datesAsIso = (text: string): string => text.replaceAll(marked, '$1');

/** The text without what could pass for an instant of ours. */
export const withoutDateMarks = (text: string): string => text.replaceAll(/[\uE3D0\uE3D1]/g, '');

/**
 * An instant in the reader's language and zone: `3. Dezember 2026 um 10:00`. Where their zone is not known it is in UTC, and
 * says so. `language` is that of readers whose own is not known.
 */
export function dateText(at: Date, { locale, timeZone }: Reader, language: string): string {
  const name = canonical(locale) ?? language;
  const zoned = timeZone === undefined ? undefined : write(at, name, { timeZone });
  const text = zoned ?? write(at, name, { timeZone: 'UTC', timeZoneName: 'short' }) ?? at.toISOString();
  // At the start of a text `3. Dezember` would be the third item of a list: a character without width keeps it from that.
  return /^\d+[.)]/.test(text) ? `\u200B${text}` : text;
}

/** Undefined for a zone that is none. */
function write(at: Date, language: string, zone: Intl.DateTimeFormatOptions): string | undefined {
  try {
    return new Intl.DateTimeFormat(language, {
      year: 'numeric',
      month: 'long',
      day: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      ...zone,
    }).format(at);
  } catch {
    return undefined;
  }
}

/** The text with each instant in it as its reader is shown it. */
export const fillDates = (text: string, reader: Reader, language: string): string =>
  text.includes(OPEN)
    ? text.replaceAll(marked, (_, iso: string) => {
        const at = new Date(iso);
        return Number.isNaN(at.getTime()) ? iso : dateText(at, reader, language);
      })
    : text;

/** The same JSON with `fill` done to each text in it; what nothing was done to is the same object. */
export function fillDatesIn<T>(value: T, fill: (text: string) => string): T;
export function fillDatesIn(value: unknown, fill: (text: string) => string): unknown {
  if (typeof value === 'string') return fill(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const filled = value.map((item: unknown) => fillDatesIn(item, fill));
    return filled.some((item, index) => item !== value[index]) ? filled : value;
  }
  const entries = Object.entries(value);
  const filled = entries.map(([key, item]) => [key, fillDatesIn<unknown>(item, fill)] as const);
  return filled.some(([, item], index) => item !== entries[index]?.[1]) ? Object.fromEntries(filled) : value;
}
