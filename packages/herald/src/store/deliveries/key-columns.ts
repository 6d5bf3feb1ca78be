import { sql, type RawBuilder } from 'kysely';
import type { LaneHold } from '../../lane-ports.ts';
import type { DeliveryKey } from '../../model/delivery.ts';
import { arrayText } from '../array-text.ts';

type Held = { readonly hold: LaneHold; readonly key: DeliveryKey };

/** A row that was asked for, and its place in the order in which it was. */
export type Asked<Row> = { readonly row: Row; readonly index: number };

/** Rows in the order of their keys: whoever locks several must do so in one order, or two could wait for each other. */
export function inKeyOrder<Row extends Held>(rows: readonly Row[]): ReadonlyArray<Asked<Row>> {
  return rows.map((row, index) => ({ row, index })).toSorted((one, other) => compareKeys(one.row.key, other.row.key));
}

/** Negative, 0 or positive, as sorting wants it; 0 for one delivery. No text is made of the keys: that cost more than all else. */
export const compareKeys = (one: DeliveryKey, other: DeliveryKey): number =>
  compare(one.tenantId, other.tenantId) ||
  compare(one.messageId, other.messageId) ||
  compare(one.place, other.place) ||
  one.revision - other.revision;

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The rows' keys and epochs as arrays for `unnest`: tenant, epoch, message, revision, place. */
export const keyColumns = (rows: ReadonlyArray<Asked<Held>>): RawBuilder<unknown> => sql`
  ${arrayText(rows.map(({ row }) => row.hold.tenantId))}::text[],
  ${arrayText(rows.map(({ row }) => row.hold.epoch))}::bigint[],
  ${arrayText(rows.map(({ row }) => row.key.messageId))}::uuid[],
  ${arrayText(rows.map(({ row }) => row.key.revision))}::integer[],
  ${arrayText(rows.map(({ row }) => row.key.place))}::text[]`;
