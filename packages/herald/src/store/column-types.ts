import { NumberTooLarge } from '../errors.ts';

/** Reads a column's text into a value. */
export type ColumnParser = (text: string) => unknown;

/**
 * The types that the two drivers would read differently, by PostgreSQL's own type numbers (pg_type.dat), and how both
 * read them here: `int8` as a number, `bytea` as a Uint8Array.
 */
export const columnParsers: Readonly<Record<number, ColumnParser>> = {
  17: (text) => new Uint8Array(Buffer.from(text.slice('\\x'.length), 'hex')),
  20: wholeNumber,
};

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new NumberTooLarge();
  return value;
}
