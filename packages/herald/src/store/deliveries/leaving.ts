import type { DeliveryKey, LaneHold } from '../../delivery-ports.ts';
import { textOf } from './key-columns.ts';

type Row = { readonly hold: LaneHold; readonly key: DeliveryKey };
/** `entry` is how it stands in the lane's row; `open` until it is settled. */
type Departure = { readonly number: number; readonly version: number; readonly entry: string; open: boolean };
type OfHold = { number: number; readonly departures: Map<string, Departure> };

/** One departure that is noted as leaving. */
export type Noted = LaneHold & { readonly entry: string };

/**
 * What this process has marked as leaving and not settled, lane by lane. A lane's row in the store holds all of it, and is
 * written anew with each mark; so whatever a mark that failed may have left there is put right by the next one.
 */
export function createLeaving() {
  const holds = new Map<string, OfHold>();
  const find = ({ hold, key }: Row): Departure | undefined => holds.get(nameOf(hold))?.departures.get(textOf(key));
  return {
    /** All else that is leaving on the lanes of these rows. */
    notedBeside(rows: readonly Row[]): readonly Noted[] {
      const asked = new Map(rows.map(({ hold }) => [nameOf(hold), hold]));
      const these = new Set(rows.map(find));
      return [...asked].flatMap(([name, { tenantId, epoch }]) =>
        [...(holds.get(name)?.departures.values() ?? [])].flatMap((one) =>
          one.open && !these.has(one) ? [{ tenantId, epoch, entry: one.entry }] : [],
        ),
      );
    },
    /** Notes one more departure; what is to be stored of it. */
    depart({ hold, key, version }: Row & { readonly version: number }): string {
      const name = nameOf(hold);
      const ofHold = holds.get(name) ?? { number: 0, departures: new Map<string, Departure>() };
      holds.set(name, ofHold);
      const number = (ofHold.number += 1);
      const entry = `${number} ${key.revision} ${version} ${key.messageId} ${key.place}`;
      ofHold.departures.set(textOf(key), { number, version, entry, open: true });
      return entry;
    },
    /** It was not marked after all. */
    stayed({ hold, key }: Row): void {
      holds.get(nameOf(hold))?.departures.delete(textOf(key));
    },
    find,
    /** It has an outcome that is stored; of what is unknown a late answer may still come. */
    settled(row: Row, kind: string): void {
      const departure = find(row);
      if (departure === undefined) return;
      if (kind === 'unknown') departure.open = false;
      else holds.get(nameOf(row.hold))?.departures.delete(textOf(row.key));
    },
    /** The lane was let go: nothing of this hold is marked or settled any more. */
    forget(hold: LaneHold): void {
      holds.delete(nameOf(hold));
    },
  };
}

export type Leaving = ReturnType<typeof createLeaving>;

const nameOf = ({ tenantId, epoch }: LaneHold): string => `${epoch} ${tenantId}`;
