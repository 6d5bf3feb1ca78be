import { sql, type RawBuilder } from 'kysely';
import { counted } from './schema.ts';

/** Why a delivery ended so, in one word: ours, or Teams' code. For the row, or the names of columns, given. */
export const reasonOf = (row: string): RawBuilder<string | null> => {
  const column = (name: string) => sql.ref(`${row}.${name}`);
  return sql`case when ${column('state')} in ('unreachable', 'refused', 'skipped', 'unknown')
    then coalesce(${column('why')}, ${column('code')}, '') end`;
};

/** Of `state` or `was`, the states that a column of the tally counts. */
const countsAs = (state: string, column: (typeof counted)[number]): RawBuilder<boolean> =>
  column === 'waiting' ? sql`${sql.ref(state)} in ('planned', 'sending')` : sql`${sql.ref(state)} = ${sql.lit(column)}`;

const moved = sql.join(
  counted.map(
    (column) => sql`
      count(*) filter (where ${countsAs('state', column)})
        - count(*) filter (where ${countsAs('was', column)}) as ${sql.ref(column)}`,
  ),
);
const added = sql.join(counted.map((column) => sql`${sql.ref(column)} = t.${sql.ref(column)} + c.${sql.ref(column)}`));
const anything = sql.join(
  counted.map((column) => sql`c.${sql.ref(column)} <> 0`),
  sql` or `,
);

/**
 * Moves the tallies, and the counts by reason, along with deliveries that change in the same statement: to be put behind
 * its CTE `changed (tenant_id, message_id, revision, was, was_reason, state, reason)`, in which new ones have no `was`.
 */
export const countChanges: RawBuilder<unknown> = sql`
  counted as (
    update message_tally t set ${added}, open = t.waiting + c.waiting > 0
    from (
      select tenant_id, message_id, revision, ${moved} from changed group by tenant_id, message_id, revision
    ) c
    where t.tenant_id = c.tenant_id and t.message_id = c.message_id and t.revision = c.revision and (${anything})
  ),
  reasoned as (
    insert into message_reason (tenant_id, message_id, revision, state, why, count)
    select tenant_id, message_id, revision, state, why, sum(count)
    from (
      select tenant_id, message_id, revision, state, reason as why, 1 as count from changed where reason is not null
      union all
      select tenant_id, message_id, revision, was, was_reason, -1 from changed where was_reason is not null
    ) each
    group by tenant_id, message_id, revision, state, why
    having sum(count) <> 0
    on conflict (tenant_id, message_id, revision, state, why) do update set count = message_reason.count + excluded.count
  )`;

/**
 * The same where all that changed was planned and is sent now, as nearly all that does: two columns of the tally move, no
 * reason does, and `changed` has to say no more than the message.
 */
export const countSent: RawBuilder<unknown> = sql`
  counted as (
    update message_tally t
    set waiting = t.waiting - c.count, sent = t.sent + c.count, open = t.waiting - c.count > 0
    from (
      select tenant_id, message_id, revision, count(*) as count from changed group by tenant_id, message_id, revision
    ) c
    where t.tenant_id = c.tenant_id and t.message_id = c.message_id and t.revision = c.revision
  )`;
