import { sql } from 'kysely';
import type { PersonId, TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';
import { join } from './said.ts';
import { storeRows } from './store-rows.ts';

/**
 * Gives everything of one person row to another that is the same person, and removes the first; its id, which may have
 * been handed out, goes on meaning the person through `person_alias`. Every table that names people has its line here,
 * or reads the alias.
 */
export async function joinPeople(
  transaction: Handle,
  tenantId: TenantId,
  from: PersonId,
  into: PersonId,
): Promise<void> {
  // What somebody is about to do under the id that goes is waited for, and goes along.
  await sql`select from person where tenant_id = ${tenantId} and person_id = ${from} for update`.execute(transaction);
  const renamed = { person_id: into };
  await transaction
    .updateTable('conversation')
    .set(renamed)
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', from)
    .execute();
  await joinMemberships(transaction, tenantId, from, into);
  for (const table of LATER_WINS) await joinLater(transaction, table, tenantId, from, into);
  await joinResponses(transaction, tenantId, from, into);
  await joinWelcomed(transaction, tenantId, from, into);
  await joinReachability(transaction, tenantId, from, into);
  await joinSets(transaction, tenantId, from, into);
  await joinInstallations(transaction, tenantId, from, into);
  await transaction
    .updateTable('person_alias')
    .set(renamed)
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', from)
    .execute();
  await transaction
    .insertInto('person_alias')
    .values({ tenant_id: tenantId, alias_id: from, person_id: into })
    .execute();
  await transaction.deleteFrom('person').where('tenant_id', '=', tenantId).where('person_id', '=', from).execute();
}

/** Tables of what a person chose, by what else is in their keys and by what they hold: of two, what was said later is kept. */
const LATER_WINS = [
  { name: 'preference', key: ['topic'], values: ['muted'] },
  { name: 'own_quiet_hours', key: [], values: ['quiet_from', 'quiet_to'] },
  { name: 'vote', key: ['message_id'], values: ['choices'] },
] as const;

async function joinLater(
  transaction: Handle,
  { name, key, values }: (typeof LATER_WINS)[number],
  tenantId: TenantId,
  from: PersonId,
  into: PersonId,
): Promise<void> {
  const table = sql.table(name);
  const rest = sql.join([...key, ...values, 'at'].map((column) => sql.ref(column)));
  const changes = sql.join([...values, 'at'].map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`));
  await sql`
    with moved as (
      delete from ${table} where tenant_id = ${tenantId} and person_id = ${from} returning *
    )
    insert into ${table} (tenant_id, person_id, ${rest})
    select tenant_id, ${into}, ${rest} from moved
    on conflict (tenant_id, person_id${sql.join(
      key.map((column) => sql`, ${sql.ref(column)}`),
      sql``,
    )}) do update set ${changes}
    where ${table}.at < excluded.at`.execute(transaction);
}

async function joinResponses(transaction: Handle, tenantId: TenantId, from: PersonId, into: PersonId): Promise<void> {
  await sql`
    with moved as (
      delete from response where tenant_id = ${tenantId} and person_id = ${from} returning *
    )
    insert into response (tenant_id, conversation_id, activity_id, kind, person_id, what, removed, at)
    select tenant_id, conversation_id, activity_id, kind, ${into}, what, removed, at from moved
    on conflict (tenant_id, conversation_id, activity_id, kind, person_id, what)
    do update set removed = excluded.removed, at = excluded.at where response.at < excluded.at`.execute(transaction);
}

async function joinWelcomed(transaction: Handle, tenantId: TenantId, from: PersonId, into: PersonId): Promise<void> {
  await sql`
    with moved as (
      delete from welcomed where tenant_id = ${tenantId} and place = ${`p:${from}`} returning at
    )
    insert into welcomed (tenant_id, place, at) select ${tenantId}, ${`p:${into}`}, at from moved
    on conflict do nothing`.execute(transaction);
}

async function joinSets(transaction: Handle, tenantId: TenantId, from: PersonId, into: PersonId): Promise<void> {
  await sql`
    with moved as (
      delete from people_set_member where tenant_id = ${tenantId} and person_id = ${from} returning set_id
    )
    insert into people_set_member (tenant_id, set_id, person_id) select ${tenantId}, set_id, ${into} from moved
    on conflict do nothing`.execute(transaction);
}

async function joinReachability(
  transaction: Handle,
  tenantId: TenantId,
  from: PersonId,
  into: PersonId,
): Promise<void> {
  await sql`
    with moved as (
      delete from person_reachability where tenant_id = ${tenantId} and person_id = ${from} returning *
    )
    insert into person_reachability as r (tenant_id, person_id, at, why, since, status, code, tried)
    select tenant_id, ${into}, at, why, since, status, code, tried from moved
    on conflict (tenant_id, person_id) do update
    set at = excluded.at, why = excluded.why, since = excluded.since, status = excluded.status, code = excluded.code,
      tried = excluded.tried
    where r.at < excluded.at`.execute(transaction);
}

async function joinMemberships(transaction: Handle, tenantId: TenantId, from: PersonId, into: PersonId): Promise<void> {
  await sql`
    with moved as (
      delete from membership where tenant_id = ${tenantId} and person_id = ${from}
      returning tenant_id, gathering_kind, gathering_id, member, at
    )
    insert into membership (tenant_id, gathering_kind, gathering_id, person_id, member, at)
    select tenant_id, gathering_kind, gathering_id, ${into}, member, at from moved
    on conflict (tenant_id, gathering_kind, gathering_id, person_id)
    do update set member = excluded.member, at = excluded.at where membership.at < excluded.at`.execute(transaction);
}

async function joinInstallations(
  transaction: Handle,
  tenantId: TenantId,
  from: PersonId,
  into: PersonId,
): Promise<void> {
  const rows = await transaction
    .deleteFrom('installation')
    .where('tenant_id', '=', tenantId)
    .where('home_kind', '=', 'personal')
    .where('home_id', 'in', [from, into])
    .returningAll()
    .execute();
  const [first, ...others] = rows.map((row) => ({ ...row, home_id: into }));
  if (first !== undefined)
    await storeRows(transaction, 'installation', ['tenant_id', 'home_kind', 'home_id'], [others.reduce(join, first)]);
  await transaction
    .updateTable('installation')
    .set({ by_person_id: into })
    .where('tenant_id', '=', tenantId)
    .where('by_person_id', '=', from)
    .execute();
}
