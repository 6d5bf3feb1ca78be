import { sql } from 'kysely';
import type { PersonId, TenantId } from '../../model/ids.ts';
import type { QuietHours } from '../../model/rules.ts';
import type { Handle } from '../handle.ts';
import { idOfToday } from './mute.ts';

export type QuietHoursAsked = {
  readonly tenant: TenantId;
  readonly person: PersonId;
  /** Undefined gives back the tenant's. */
  readonly hours: QuietHours | 'none' | undefined;
  readonly at: Date;
};

/** Keeps the hours that a person chose for themselves; what is older than their last word changes nothing. */
export async function storeQuietHours(
  transaction: Handle,
  { tenant, person, hours, at }: QuietHoursAsked,
): Promise<void> {
  await sql`select from tenant where tenant_id = ${tenant} for no key update`.execute(transaction);
  const id = await idOfToday(transaction, { tenant, person });
  if (hours === undefined) {
    await sql`
      delete from own_quiet_hours
      where tenant_id = ${tenant} and person_id = ${id} and at <= ${at.toISOString()}`.execute(transaction);
    return;
  }
  const { from, to } = hours === 'none' ? { from: null, to: null } : hours;
  await sql`
    insert into own_quiet_hours (tenant_id, person_id, quiet_from, quiet_to, at)
    values (${tenant}, ${id}, ${from}::text::time, ${to}::text::time, ${at.toISOString()})
    on conflict (tenant_id, person_id) do update
      set quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, at = excluded.at
    where own_quiet_hours.at <= excluded.at`.execute(transaction);
}
