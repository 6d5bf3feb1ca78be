import { sql } from 'kysely';
import type { PersonId, TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';

export type MuteAsked = {
  readonly tenant: TenantId;
  readonly person: PersonId;
  /** Undefined for everything that is not required. */
  readonly topic: string | undefined;
  readonly muted: boolean;
  readonly at: Date;
};

/** In the table the topic '' is everything. */
const EVERYTHING = '';

/** Keeps what a person chose of a topic, or of everything; what they said of single topics before that is forgotten. */
export async function mute(transaction: Handle, asked: MuteAsked): Promise<'changed' | 'required'> {
  const { tenant, topic } = asked;
  // One at a time for each tenant, as lessons are: what is said of everything and of one topic must not cross.
  await sql`select from tenant where tenant_id = ${tenant} for no key update`.execute(transaction);
  if (topic !== undefined && asked.muted) {
    const { rows } = await sql`
      select from topic where tenant_id = ${tenant} and topic = ${topic} and required`.execute(transaction);
    if (rows.length > 0) return 'required';
  }
  const person = await idOfToday(transaction, asked);
  if (topic === undefined)
    await sql`
      delete from preference
      where tenant_id = ${tenant} and person_id = ${person} and topic <> ${EVERYTHING}
        and at <= ${asked.at.toISOString()}`.execute(transaction);
  await sql`
    insert into preference (tenant_id, person_id, topic, muted, at)
    select asked.* from (
      values (${tenant}::text, ${person}::text, ${topic ?? EVERYTHING}::text, ${asked.muted}::boolean,
        ${asked.at.toISOString()}::timestamptz)
    ) as asked (tenant_id, person_id, topic, muted, at)
    -- What was said of everything since holds for this topic too.
    where not exists (
      select from preference later
      where later.tenant_id = asked.tenant_id and later.person_id = asked.person_id and later.topic = ${EVERYTHING}
        and later.at > asked.at)
    on conflict (tenant_id, person_id, topic) do update set muted = excluded.muted, at = excluded.at
    where preference.at <= excluded.at`.execute(transaction);
  return 'changed';
}

/** The id of a person who may have been handed out under another one. */
export async function idOfToday(
  transaction: Handle,
  { tenant, person }: Pick<MuteAsked, 'tenant' | 'person'>,
): Promise<PersonId> {
  const { rows } = await sql<{ person_id: PersonId }>`
    select person_id from person_alias where tenant_id = ${tenant} and alias_id = ${person}`.execute(transaction);
  return rows[0]?.person_id ?? person;
}
