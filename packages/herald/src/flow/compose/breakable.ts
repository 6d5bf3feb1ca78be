/** Shown as nothing; a line may end there. */
const BREAK = '\u200B';

/** A word that may be wider than a column in the narrowest chat. Ideographs are left alone: a line may end after any. */
const longWord = /[^\s\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}]{17,}/gu;
/** Where people would part an address, a path, or a name of something. */
const joint = /(?<=[/\\_.:@&=?,;+#-])(?=[\p{L}\p{N}])/gu;
/** What is still wider than a line after that. */
const stretch = /[^\u200B]{20}(?=[^\u200B\p{M}]{5})/gu;

/** Longer ones are parted wherever a line ends. */
const LONG = 24;

/** A text in which no word is wider than a chat: a `RichTextBlock` does not part words by itself, and hides what is over the edge. */
export const breakable = (text: string): string =>
  text.replaceAll(longWord, (word) => {
    const parted = word.replaceAll(joint, BREAK);
    return word.length > LONG ? parted.replaceAll(stretch, `$&${BREAK}`) : parted;
  });

/** The same parts of a card, with room for line ends in the long words of their text runs. */
export function withBreaks<T>(part: T): T;
export function withBreaks(part: unknown): unknown {
  if (Array.isArray(part)) return part.map((item: unknown) => withBreaks<unknown>(item));
  if (typeof part !== 'object' || part === null) return part;
  if ('type' in part && part.type === 'TextRun' && 'text' in part && typeof part.text === 'string')
    return { ...part, text: breakable(part.text) };
  return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, withBreaks<unknown>(item)]));
}
