import { styleText } from 'node:util';

/** Where a command speaks: results go to `out`, everything else to `err`. */
export type Terminal = {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
};

type Format = Parameters<typeof styleText>[0];

/** The text in colour where colours are shown: on a terminal, and not where NO_COLOR is set. */
export const paint = (stream: NodeJS.WriteStream, format: Format, text: string): string =>
  styleText(format, text, { stream });

/** Whether colours are shown there. */
export const coloured = (stream: NodeJS.WriteStream): boolean => paint(stream, 'red', 'x') !== 'x';
