import { sql, type RawBuilder } from 'kysely';
import type { DeliveryKey, LaneHold } from '../../delivery-ports.ts';
import { arrayText } from '../array-text.ts';

type Held = { readonly hold: LaneHold; readonly key: DeliveryKey };

/** A row that was asked for, and its place in the order in which it was. */
export type Asked<Row> = { readonly row: Row; readonly index: number };

/** Rows in the order of their keys: whoever locks several must do so in one order, or two could wait for each other. */
export function inKeyOrder<Row extends Held>(rows: readonly Row[]): ReadonlyArray<Asked<Row>> {
  const sortable = rows.map((row, index) => ({ row, index, key: textOf(row.key) }));
  return sortable.toSorted((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
}

/** One text for one delivery. */
export const textOf = ({ tenantId, messageId, revision, place }: DeliveryKey): string =>
  `${tenantId} ${messageId} ${place} ${revision}`;

/** The rows' keys and epochs as arrays for `unnest`: tenant, epoch, message, revision, place. */
export const keyColumns = (rows: ReadonlyArray<Asked<Held>>): RawBuilder<unknown> => sql`
  ${arrayText(rows.map(({ row }) => row.hold.tenantId))}::text[],
  ${arrayText(rows.map(({ row }) => row.hold.epoch))}::bigint[],
  ${arrayText(rows.map(({ row }) => row.key.messageId))}::uuid[],
  ${arrayText(rows.map(({ row }) => row.key.revision))}::integer[],
  ${arrayText(rows.map(({ row }) => row.key.place))}::text[]`;
