const ELLIPSIS = '…';
/** How far back a cut looks for a blank, so that it does not part a word. */
const WORD = 16;

/**
 * A text on one line, of at most so many UTF-16 units. What is longer ends in an ellipsis, and is not cut within what people
 * see as one character.
 */
export function cut(text: string, most: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (line.length <= most) return line;
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter().segment(line.slice(0, most + WORD))) {
    if (index + segment.length > most - ELLIPSIS.length) break;
    end = index + segment.length;
  }
  const blank = line.lastIndexOf(' ', end);
  return `${line.slice(0, blank > end - WORD && blank > 0 ? blank : end).trimEnd()}${ELLIPSIS}`;
}
