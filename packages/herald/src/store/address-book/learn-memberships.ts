import { sql } from 'kysely';
import type { PersonId, TenantId } from '../../model/ids.ts';
import type { Gathering, Lesson } from '../../model/lesson.ts';
import type { Handle } from '../handle.ts';
import type { Met } from './meet-people.ts';
import { slices } from './store-rows.ts';

/** Stores who is a member of which team or group chat, and who no longer. */
export async function learnMemberships(
  transaction: Handle,
  tenantId: TenantId,
  lessons: readonly Lesson[],
  idOf: Met['idOf'],
): Promise<void> {
  for (const lesson of lessons) {
    if (lesson.kind !== 'member-joined' && lesson.kind !== 'member-left' && lesson.kind !== 'roster') continue;
    const { at, gathering } = lesson;
    const of = { tenantId, kind: gathering.kind, id: gatheringId(gathering) };
    // A later roster has already said of everybody whether they were members.
    if (await hasLaterRoster(transaction, of, at)) continue;
    const named = lesson.kind === 'roster' ? lesson.members : [lesson.person];
    const people = [...new Set(named.flatMap((person) => idOf(person) ?? []))];
    await storeMembers(transaction, of, people, lesson.kind !== 'member-left', at);
    if (lesson.kind === 'roster') await storeRoster(transaction, of, people, at);
  }
}

/** A team's or a group chat's id, as its members are stored under. */
export const gatheringId = (gathering: Gathering): string =>
  gathering.kind === 'team' ? gathering.teamId : gathering.conversationId;

type Of = { readonly tenantId: TenantId; readonly kind: Gathering['kind']; readonly id: string };

async function hasLaterRoster(transaction: Handle, { tenantId, kind, id }: Of, at: Date): Promise<boolean> {
  const later = await transaction
    .selectFrom('roster')
    .select('at')
    .where('tenant_id', '=', tenantId)
    .where('gathering_kind', '=', kind)
    .where('gathering_id', '=', id)
    .where('at', '>', at)
    .executeTakeFirst();
  return later !== undefined;
}

async function storeMembers(
  transaction: Handle,
  { tenantId, kind, id }: Of,
  people: readonly PersonId[],
  member: boolean,
  at: Date,
): Promise<void> {
  for (const slice of slices(people))
    await sql`
      insert into membership (tenant_id, gathering_kind, gathering_id, person_id, member, at)
      select ${tenantId}, ${kind}, ${id}, person_id, ${member}::boolean, ${at}::timestamptz
      from unnest(${slice}::text[]) as person_id
      on conflict (tenant_id, gathering_kind, gathering_id, person_id)
      do update set member = excluded.member, at = excluded.at where membership.at <= excluded.at`.execute(transaction);
}

/** Whoever is a member and not listed has left. */
async function storeRoster(
  transaction: Handle,
  { tenantId, kind, id }: Of,
  listed: readonly PersonId[],
  at: Date,
): Promise<void> {
  await sql`
    update membership set member = false, at = ${at}
    where tenant_id = ${tenantId} and gathering_kind = ${kind} and gathering_id = ${id} and member and at <= ${at}
      and not exists (select from unnest(${listed}::text[]) as listed (person_id)
        where listed.person_id = membership.person_id)`.execute(transaction);
  await transaction
    .insertInto('roster')
    .values({ tenant_id: tenantId, gathering_kind: kind, gathering_id: id, at })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'gathering_kind', 'gathering_id']).doUpdateSet({ at }))
    .execute();
}
