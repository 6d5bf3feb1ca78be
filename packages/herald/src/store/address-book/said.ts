import { isDeepStrictEqual } from 'node:util';
import type { SaidAt } from '../schema.ts';

type Saying = { readonly said_at: SaidAt };
/** Values for some of a row's columns; what is undefined says nothing. */
export type Facts<Row> = { readonly [Column in keyof Row]?: Row[Column] | undefined };

/**
 * The row after somebody said these facts, true at `at`, unless something later was said of the same column.
 * The very same row when that changes nothing.
 */
export function say<Row extends Saying>(row: Row, at: Date, facts: Facts<Row>): Row {
  const time = at.toISOString();
  const current = new Map<string, unknown>(Object.entries(row));
  const heard = Object.entries<unknown>(facts).filter(
    ([column, value]) => value !== undefined && saidAt(row, column) <= time,
  );
  const isKnown = heard.every(
    ([column, value]) => saidAt(row, column) === time && isDeepStrictEqual(current.get(column), value),
  );
  if (isKnown) return row;
  const times = Object.fromEntries(heard.map(([column]) => [column, time]));
  return Object.assign({ ...row }, Object.fromEntries(heard), { said_at: { ...row.said_at, ...times } });
}

/** `row` with every column of which `other` knows something later. */
export function join<Row extends Saying>(row: Row, other: Row): Row {
  const later = Object.keys(other.said_at).filter((column) => saidAt(other, column) > saidAt(row, column));
  const values = Object.entries(other).filter(([column]) => later.includes(column));
  const times = Object.fromEntries(later.map((column) => [column, saidAt(other, column)]));
  return Object.assign({ ...row }, Object.fromEntries(values), { said_at: { ...row.said_at, ...times } });
}

/** When this column was last told of; before all times if never. ISO 8601 sorts as text. */
export const saidAt = ({ said_at }: Saying, column: string): string => said_at[column] ?? '';
