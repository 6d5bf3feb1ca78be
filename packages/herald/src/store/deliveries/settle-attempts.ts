import type { Ledger } from '../../lane-ports.ts';
import type { DeliveryKey, Settlement } from '../../model/delivery.ts';
import type { Handle } from '../handle.ts';
import { repeatAfterConflict } from '../transact.ts';
import { compareKeys, inKeyOrder, type Asked } from './key-columns.ts';
import type { Departed, Leaving } from './leaving.ts';
import { settleOthers } from './settle-others.ts';
import { settleInPlace } from './settle-in-place.ts';
import { settleSent } from './settle-sent.ts';

type Settlements = Parameters<Ledger['settle']>[0];
type Attempt = Asked<Departed<Settlement>>;

/** Settles attempts, each counted by the statement that settles it; of several for one delivery, one after the other. */
export async function settleAttempts(db: Handle, leaving: Leaving, rows: Settlements): Promise<readonly boolean[]> {
  const settled = new Set<number>();
  const run = async <Row extends Departed<Settlement>>(
    attempts: ReadonlyArray<Asked<Row>>,
    settle: (db: Handle, asked: ReadonlyArray<Asked<Row>>) => Promise<readonly number[]>,
  ): Promise<void> => {
    if (attempts.length === 0) return;
    for (const n of await repeatAfterConflict(() => settle(db, attempts))) settled.add(attempts[n - 1]?.index ?? -1);
  };
  for (const round of rounds(rows, leaving)) {
    const left = <One extends Attempt>(attempts: readonly One[]): readonly One[] =>
      attempts.filter(({ index }) => !settled.has(index));
    const [sent, others] = [round.filter(isSent), round.filter(isNotSent)];
    // What was sent where it was marked; then by key, for rows that moved and late answers. By key twice: a statement does not
    // see what became of a row while it waited for it, by a new holder, or by an earlier try of this that is still under way.
    for (const settle of [settleOthers, settleOthers]) await run(left(others), settle);
    for (const settle of [settleInPlace, settleSent, settleSent]) await run(left(sent), settle);
  }
  for (const [index, row] of rows.entries()) if (settled.has(index)) leaving.settled(row, row.settlement.kind);
  return rows.map((_, index) => settled.has(index));
}

type Sent = Extract<Settlement, { kind: 'sent' }>;
const isSent = (attempt: Attempt): attempt is Asked<Departed<Sent>> => attempt.row.settlement.kind === 'sent';
const isNotSent = (attempt: Attempt): attempt is Asked<Departed<Exclude<Settlement, Sent>>> => !isSent(attempt);

/**
 * Splits rows, in the order of their keys, so that no delivery is twice in one statement, which would settle it once, by
 * either; less those that were not marked here.
 */
function rounds(rows: Settlements, leaving: Leaving): ReadonlyArray<readonly Attempt[]> {
  const split: Attempt[][] = [];
  let before: DeliveryKey | undefined;
  let time = 0;
  for (const { row, index } of inKeyOrder(rows)) {
    const departure = leaving.find(row);
    if (departure === undefined) continue;
    time = before !== undefined && compareKeys(before, row.key) === 0 ? time + 1 : 0;
    before = row.key;
    const { number, version, at } = departure;
    (split[time] ??= []).push({ row: { ...row, departure: number, version, at }, index });
  }
  return split;
}
