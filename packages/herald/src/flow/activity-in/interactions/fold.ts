/** Letters that are one sign for Unicode, and a plain letter or two for whoever has no such key. */
const PLAIN: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd', ı: 'i', ß: 'ss', æ: 'ae', œ: 'oe', '’': "'" };

/** Accents; not the marks of Japanese syllables, which are other letters without them. */
const ACCENTS = /[\u0300-\u036F]/g;

/** What somebody wrote, with blanks and widths all of one kind and none around it. */
export const tidy = (text: string): string =>
  text.replaceAll('&nbsp;', ' ').normalize('NFKC').replaceAll(/\s+/g, ' ').trim();

/** One letter without case and accents. */
export function foldLetter(letter: string): string {
  const bare = letter.toLowerCase().normalize('NFD').replaceAll(ACCENTS, '');
  return PLAIN[bare] ?? bare;
}

/** A text as it is compared: without case and accents. */
export const fold = (text: string): string => Array.from(tidy(text), foldLetter).join('');

/** A text without the punctuation and signs around it. */
export const unwrap = (text: string): string => text.replaceAll(/^[\p{P}\p{S}\s]+|[\p{P}\p{S}\s]+$/gu, '');

/** A text without the quotation marks, or the signs of bold and italic, around it. */
export const unquote = (text: string): string =>
  text.replaceAll(/^[\s\p{Pi}\p{Pf}„‚「『"'`*_]+|[\s\p{Pi}\p{Pf}」』"'`*_]+$/gu, '');
