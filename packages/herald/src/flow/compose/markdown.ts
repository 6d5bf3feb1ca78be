/** Shown as nothing; what stands on both its sides is not read together. */
const APART = '\u200B';

const inWord = /[\p{L}\p{N}]/u;
/** What begins a block: a list, a heading, a quotation, code, or a line under a heading or a table's head. */
const blockStart =
  /^(?=[ \t]*(?:[-+]|\d{1,9}[.)]|#{1,6})(?:\s|$)|[ \t]*(?:>|`{3})|[ \t]*[-=|:][-=|: \t]*$| {0,3}\t| {4})/gm;

/**
 * Writes a text as Markdown that shows just this text, wherever it is put: in a `TextBlock` or a fact, alone or beside
 * Markdown of others.
 *
 * Backslashes stand only before `*`, `_`, `[` and `]`: no others are taken away by all of Teams' clients (those on phones have
 * a parser of their own). Everything else that could mean something is set apart by a character without width. Code,
 * headings and tables do not exist in Teams' cards; backticks stay as they are. Where a line ended a paragraph ends: the one
 * break that Teams shows everywhere.
 */
export function asMarkdown(text: string): string {
  // Not in one expression, which would look at a long row of blanks again from each of them.
  const lines = text.split(/\r\n?|\n/).map((line, index, all) => (index < all.length - 1 ? line.trimEnd() : line));
  return lines
    .join('\n')
    .replaceAll(/\n+/g, '\n\n')
    .replaceAll(/\\(?=[!-/:-@[-`{-~\r\n]|$)|<(?=[a-z/!?]|$)|&(?=#?\w+;|#?\w*$)|~(?=~|$)|\{(?=\{|$)/gi, `$&${APART}`)
    .replaceAll(/[*[\]]/g, String.raw`\$&`)
    .replaceAll(/_+/g, (run, at: number, all: string) =>
      // Within a word they mean nothing, and names of files and variables are full of them.
      inWord.test(all.charAt(at - 1)) && inWord.test(all.charAt(at + run.length))
        ? run
        : run.replaceAll('_', String.raw`\_`),
    )
    .replaceAll(blockStart, APART);
}

/** Writes a text that goes into the brackets behind a link's title, so that it cannot end them: `[title](https://…)`. */
export function asMarkdownUrl(text: string): string {
  return text.replaceAll(/[\s<>()[\]\\*_`"{}|^]/g, (char) => encodeURIComponent(char).replace(/^[()*_]$/, percent));
}

const percent = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;

/** What Markdown says, without what it looks like: for where a text is only cited. */
export const withoutMarkdown = (text: string): string =>
  text
    .replaceAll(/!?\[((?:\\.|[^\]\\])*)\]\([^)]*\)/g, '$1')
    .replaceAll(/^[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]+/gm, '• ')
    .replaceAll(/(?<!\\)(\*\*|__)(?=\S)(.*?[^\s\\])\1/gs, '$2')
    .replaceAll(/(?<![\p{L}\p{N}\\])([*_])(?=\S)([^*_]*?[^\s\\])\1(?![\p{L}\p{N}])/gu, '$2')
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll(APART, '');
