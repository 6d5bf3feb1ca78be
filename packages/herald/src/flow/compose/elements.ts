/** An element, an action or another part of an Adaptive Card of schema 1.5. */
export type Element = { readonly type: string } & Readonly<Record<string, unknown>>;

/** How a text looks. Colours are those of the reader's theme, by their meaning. */
export type Look = {
  readonly size?: 'Small' | 'Default' | 'Medium' | 'Large';
  readonly weight?: 'Default' | 'Bolder';
  readonly color?: 'Default' | 'Accent';
  readonly isSubtle?: boolean;
};

/** Texts side by side. */
export type Run = { readonly text: string } & Look;

/** The space before an element. */
type Spacing = 'None' | 'Small' | 'Default' | 'Medium' | 'Large';

/**
 * One paragraph. Nothing in it is taken for Markdown, which a `TextBlock` would do: backslashes do not keep it from that on
 * every client (AdaptiveCards issue 5590), and a `RichTextBlock` needs none. It always wraps.
 */
export const line = (runs: string | readonly Run[], look: Look = {}, spacing: Spacing = 'Default'): Element => ({
  type: 'RichTextBlock',
  ...(spacing === 'Default' ? {} : { spacing }),
  inlines: (typeof runs === 'string' ? [{ text: runs }] : runs).map((run) => ({ type: 'TextRun', ...look, ...run })),
});

/**
 * The same text to look at, but no Markdown link: for places of which clients disagree whether they take Markdown, such as
 * the titles of choices and the text that stands in for a card. A character without a width parts what makes the link.
 */
export const withoutLinks = (text: string): string => text.replaceAll('](', ']\u2060(');

/** What a card is about, in its first line. */
export const heading = (text: string): Element => line(text, { size: 'Large', weight: 'Bolder' });

/** What stands above a part of a card. */
export const subheading = (text: string): Element => line(text, { weight: 'Bolder' }, 'Medium');

/** What helps to place the rest. */
export const subtle = (text: string, spacing: Spacing = 'Small'): Element => line(text, { isSubtle: true }, spacing);

/** A text with line breaks, a paragraph each: a run with a break in it is shown differently from client to client. */
export const paragraphs = (text: string): readonly Element[] =>
  text
    .split(/\r?\n/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => line(paragraph));

/**
 * Elements that open a page when they are pressed. A link within a text would be Markdown, or a run with an action, which
 * Teams on the desktop has shown as plain text (AdaptiveCards issue 9100).
 */
export const linked = (
  items: readonly Element[],
  link: { readonly title: string; readonly url: string },
  more: Readonly<Record<string, unknown>> = {},
): Element => ({
  type: 'Container',
  ...more,
  items,
  selectAction: { type: 'Action.OpenUrl', ...link },
});

const column = (width: number | string, item: Element): Element => ({ type: 'Column', width, items: [item] });

/** A word that is longer than this has no room beside a name in the narrowest chat; not every client parts it. */
const LONG_WORD = 20;

/** A name and its value, in columns that are as wide in each row; a value of long words stands below its name. */
export const row = (name: string, value: string, spacing: Spacing): Element =>
  value.split(/\s+/).some((word) => word.length > LONG_WORD)
    ? { type: 'Container', spacing, items: [line(name, { isSubtle: true }), line(value, {}, 'None')] }
    : {
        type: 'ColumnSet',
        spacing,
        columns: [column(1, line(name, { isSubtle: true })), column(2, line(value))],
      };

/** A text, and to the right of it something short. */
export const aside = (runs: readonly Run[], right: string, spacing: Spacing): Element => ({
  type: 'ColumnSet',
  spacing,
  columns: [column('stretch', line(runs)), column('auto', line(right, { isSubtle: true }))],
});
