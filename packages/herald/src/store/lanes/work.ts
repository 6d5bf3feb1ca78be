import { sql, type RawBuilder } from 'kysely';
import { hasChores } from './chores.ts';

/** Whether a delivery, under the name `d`, has an earlier one at its place that has not settled: it must wait for that. */
export const waitsForEarlier: RawBuilder<boolean> = sql`(d.revision > 0 and exists (
  select from delivery earlier
  where earlier.tenant_id = d.tenant_id and earlier.message_id = d.message_id and earlier.place = d.place
    and earlier.revision < d.revision and earlier.state in ('planned', 'sending')))`;

/** Whether a delivery, under the name `d`, waits for no digest: those are a chore. */
export const isNotHeld: RawBuilder<boolean> = sql`d.why is distinct from 'digest'`;

/** Whether a message, under the name `m`, sends nothing more, whatever of it still waits. */
export const isOver: RawBuilder<boolean> = sql`(m.state = 'cancelled' or m.expires_at <= clock_timestamp())`;

/** Whether something of a tally `t` whose message is over has not ended: what the bulk API was handed ends by itself. */
export const isToEnd: RawBuilder<boolean> = sql`(${isOver} and (t.priority <> 'bulk' or exists (
  select from delivery d
  where d.tenant_id = t.tenant_id and d.message_id = t.message_id and d.revision = t.revision and d.state = 'planned')))`;

/** Whether deliveries of a tally `t` go by requests of their own; what goes through the bulk API is a chore. */
export const goesAlone: RawBuilder<boolean> = sql`t.priority <> 'bulk'`;

/** Whether a message, under the name `m`, sends what falls due. */
export const isSending: RawBuilder<boolean> = sql`(m.state = 'active'
  and (m.expires_at is null or m.expires_at > clock_timestamp()))`;

/** The message of a row that has its key: one look-up by that. Joined, all messages of the tenant might be read to find it. */
export const messageOfRow = (row: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select * from message
  where tenant_id = ${row}.tenant_id and message_id = ${row}.message_id and revision = ${row}.revision limit 1`;

/** The message of a tally `t`. */
export const messageOfTally: RawBuilder<unknown> = messageOfRow(sql`t`);

/** Whether there is something for the holder of a tenant's lane to do now: to plan, to send, to put aside, or to see to. */
export const hasWork = (tenantId: RawBuilder<unknown>): RawBuilder<boolean> => sql`(
  exists (select from message m where m.tenant_id = ${tenantId} and m.state = 'planning')
  or ${hasChores(tenantId)}
  or exists (
    select from message_tally t
    cross join lateral (${messageOfTally}) m
    where t.tenant_id = ${tenantId} and t.open and (${isToEnd} or (${goesAlone} and ${isSending} and exists (
      select from delivery d
      where d.tenant_id = t.tenant_id and d.message_id = t.message_id and d.revision = t.revision
        and d.state = 'planned' and d.due_at <= clock_timestamp() and ${isNotHeld} and not ${waitsForEarlier})))))`;
