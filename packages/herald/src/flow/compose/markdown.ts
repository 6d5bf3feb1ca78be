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
  return text
    .replaceAll(/\\(?=[!-/:-@[-`{-~\r\n]|$)|<(?=[a-z/!?]|$)|&(?=#?\w+;)|~(?=~)|\{(?=\{)/gi, `$&${APART}`)
    .replaceAll(/[*[\]]/g, String.raw`\$&`)
    .replaceAll(/_+/g, (run, at: number, all: string) =>
      // Within a word they mean nothing, and names of files and variables are full of them.
      inWord.test(all.charAt(at - 1)) && inWord.test(all.charAt(at + run.length))
        ? run
        : run.replaceAll('_', String.raw`\_`),
    )
    .replaceAll(/(?:[ \t]*(?:\r\n?|\n))+/g, '\n\n')
    .replaceAll(blockStart, APART);
}

/** Writes a text that goes into the brackets behind a link's title, so that it cannot end them: `[title](https://…)`. */
export function asMarkdownUrl(text: string): string {
  return text.replaceAll(/[\s<>()[\]\\*_`"{}|^]/g, (char) => encodeURIComponent(char).replace(/^[()*_]$/, percent));
}

const percent = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
