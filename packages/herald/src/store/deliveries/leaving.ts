import type { LaneHold } from '../../lane-ports.ts';
import type { DeliveryKey } from '../../model/delivery.ts';

type Row = { readonly hold: LaneHold; readonly key: DeliveryKey };

/** One time that a delivery leaves: `entry` is how it stands in the lane's row, `open` until it is settled. */
type Departure = {
  readonly key: DeliveryKey;
  readonly number: number;
  readonly version: number;
  readonly entry: string;
  /** Where its row was when it was marked. */
  at?: string;
  open: boolean;
};

/** In place of a payload's revision, of what says nothing and may be repeated; behind all revisions there are. */
export const REPEATABLE = 2_147_483_647;

/** By place, where next to never more than one delivery is on its way; `number` is that of the last one. */
type OfHold = { readonly hold: LaneHold; number: number; readonly departures: Map<string, readonly Departure[]> };

/** An attempt that has ended, and which departure it was. */
export type Departed<Ended> = Row & {
  readonly settlement: Ended;
  readonly departure: number;
  readonly version: number;
  /** Where its row was when it was marked; it may be elsewhere by now. */
  readonly at: string | undefined;
};

/** One departure that is noted as leaving. */
export type Noted = LaneHold & { readonly entry: string };

/**
 * What this process has marked as leaving and not settled, lane by lane. A lane's row in the store holds all of it, and is
 * written anew with each mark; so whatever a mark that failed may have left there is put right by the next one.
 */
export function createLeaving() {
  const lanes = new Map<string, Map<number, OfHold>>();
  const ofHold = ({ tenantId, epoch }: LaneHold): OfHold | undefined => lanes.get(tenantId)?.get(epoch);
  const find = ({ hold, key }: Row): Departure | undefined =>
    ofHold(hold)
      ?.departures.get(key.place)
      ?.find((one) => isOf(one, key));

  const begin = (hold: LaneHold): OfHold => {
    const begun: OfHold = { hold, number: 0, departures: new Map() };
    const holds = lanes.get(hold.tenantId) ?? new Map<number, OfHold>();
    lanes.set(hold.tenantId, holds.set(hold.epoch, begun));
    return begun;
  };
  const remove = ({ hold, key }: Row): void => {
    const departures = ofHold(hold)?.departures;
    const left = departures?.get(key.place)?.filter((one) => !isOf(one, key)) ?? [];
    if (left.length === 0) departures?.delete(key.place);
    else departures?.set(key.place, left);
  };

  return {
    /** All that is leaving on the lanes of these rows. */
    notedOn(rows: readonly Row[]): readonly Noted[] {
      const holds = new Set(rows.flatMap(({ hold }) => ofHold(hold) ?? []));
      return [...holds].flatMap(({ hold: { tenantId, epoch }, departures }) =>
        [...departures.values()].flat().flatMap((one) => (one.open ? [{ tenantId, epoch, entry: one.entry }] : [])),
      );
    },
    /** Notes one more departure; what is to be stored of it. */
    depart(row: Row & { readonly version: number; readonly repeatable?: boolean }): string {
      const { hold, key } = row;
      const version = row.repeatable === true ? REPEATABLE : row.version;
      const of = ofHold(hold) ?? begin(hold);
      of.number += 1;
      const entry = `${of.number} ${key.revision} ${version} ${key.messageId} ${key.place}`;
      remove(row);
      const others = of.departures.get(key.place) ?? [];
      of.departures.set(key.place, [...others, { key, number: of.number, version, entry, open: true }]);
      return entry;
    },
    /** It is stored as leaving, and its row was there. */
    marked(row: Row, at: string): void {
      const departure = find(row);
      if (departure !== undefined) departure.at = at;
    },
    /** It was not marked after all. */
    stayed: remove,
    find,
    /** It has an outcome that is stored; of what is unknown a late answer may still come. */
    settled(row: Row, kind: string): void {
      if (kind !== 'unknown') return remove(row);
      const departure = find(row);
      if (departure !== undefined) departure.open = false;
    },
    /** The lane was let go: nothing of this hold is marked or settled any more. */
    forget({ tenantId, epoch }: LaneHold): void {
      const holds = lanes.get(tenantId);
      holds?.delete(epoch);
      if (holds?.size === 0) lanes.delete(tenantId);
    },
  };
}

const isOf = ({ key }: Departure, { messageId, revision }: DeliveryKey): boolean =>
  key.messageId === messageId && key.revision === revision;

export type Leaving = ReturnType<typeof createLeaving>;
