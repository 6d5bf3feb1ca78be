/**
 * What a template's texts are marked with while they are expanded: characters for private use, which neither a template nor
 * a variable brings along.
 */
export const marks = {
  /** Around what a variable puts into Markdown, into the address of a link in Markdown, and into a mention. */
  value: '\uE3D2',
  linkValue: '\uE3D3',
  nameValue: '\uE3D4',
  valueEnd: '\uE3D5',
  /** Before a text with variables, which stays a text when a variable is a number. */
  text: '\uE3D6',
  /** Before an address with variables. */
  url: '\uE3D7',
  /** For a `$` that begins no expression. */
  dollar: '\uE3D8',
  /** A field of each object that the template itself wrote; what has none came whole from a variable. */
  own: '\uE3D9',
} as const;

/** The text without marks, those of instants included. */
export const withoutMarks = (text: string): string => text.replaceAll(/[\uE3D0-\uE3DF]/g, '');
