import { styleText } from 'node:util';

/** What is written to: a terminal, a file or a pipe. */
export type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** Where a command speaks: results go to `out`, everything else to `err`. */
export type Terminal = {
  readonly out: Stream;
  readonly err: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
};

type Format = Parameters<typeof styleText>[0];

/** The text in colour where colours are shown: on a terminal, and not where NO_COLOR is set. */
export const paint = (stream: Stream, format: Format, text: string): string => styleText(format, text, { stream });

/** Whether colours are shown there. */
export const coloured = (stream: Stream): boolean => paint(stream, 'red', 'x') !== 'x';
