import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { LaneHold } from '../../lane-ports.ts';
import type { Chore } from '../../model/chore.ts';
import type { PeopleTree } from '../../message-ports.ts';
import type { EntraId, PersonId, TenantId } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';
import type { Handle } from '../handle.ts';
import { finishChore, putChores } from '../lanes/chores.ts';
import { isHeld } from '../lanes/fence.ts';

/** How long a set is kept before it is looked whether any message needs it. */
const KEPT_MS = 60 * 60_000;
/** So many rows are written, or removed, in one statement. */
const SLICE = 2_000;

/** Begins a set, and sees to it that it is dropped some time. */
export async function beginSet({ transact }: Connection, tenantId: TenantId): Promise<string> {
  const setId = uuid();
  await transact(async (transaction) => {
    await sql`insert into tenant (tenant_id) values (${tenantId}) on conflict do nothing`.execute(transaction);
    await sql`insert into people_set (tenant_id, set_id) values (${tenantId}, ${setId})`.execute(transaction);
    await putChores(transaction, [
      { tenantId, kind: 'people-sets', key: setId, dueAt: new Date(Date.now() + KEPT_MS) },
    ]);
  });
  return setId;
}

/** Adds people, each by their id of today. */
export async function addPeople(
  db: Handle,
  tenantId: TenantId,
  setId: string,
  people: readonly PersonId[],
): Promise<void> {
  for (let start = 0; start < people.length; start += SLICE)
    await sql`
      insert into people_set_member (tenant_id, set_id, person_id)
      select distinct ${tenantId}::text, ${setId}::uuid, coalesce(a.person_id, named.id)
      from unnest(${people.slice(start, start + SLICE)}::text[]) as named (id)
      left join person_alias a on a.tenant_id = ${tenantId} and a.alias_id = named.id
      on conflict do nothing`.execute(db);
}

/** Adds people by Entra id; answers with the ids that nobody has. */
export async function addByEntraIds(
  db: Handle,
  tenantId: TenantId,
  setId: string,
  ids: readonly EntraId[],
): Promise<readonly EntraId[]> {
  const unknown: EntraId[] = [];
  for (let start = 0; start < ids.length; start += SLICE) {
    const { rows } = await sql<{ id: EntraId }>`
      with named as materialized (
        select named.id, p.person_id from unnest(${ids.slice(start, start + SLICE)}::text[]) as named (id)
        left join lateral (
          select person_id from person where tenant_id = ${tenantId} and entra_id = named.id limit 1
        ) p on true
      ),
      added as (
        insert into people_set_member (tenant_id, set_id, person_id)
        select distinct ${tenantId}::text, ${setId}::uuid, person_id from named where person_id is not null
        on conflict do nothing
      )
      select id from named where person_id is null`.execute(db);
    unknown.push(...rows.map(({ id }) => id));
  }
  return unknown;
}

/** Drops a set, its people first and in slices: others are served in between. */
export async function dropSet(db: Handle, tenantId: TenantId, setId: string): Promise<void> {
  for (let dropped = SLICE; dropped === SLICE;) {
    const { rows } = await sql<{ count: number }>`
      with dropped as (
        delete from people_set_member where ctid = any(array(
          select ctid from people_set_member where tenant_id = ${tenantId} and set_id = ${setId} limit ${SLICE}))
        returning 1
      )
      select count(*) as count from dropped`.execute(db);
    dropped = rows[0]?.count ?? 0;
  }
  await sql`delete from people_set where tenant_id = ${tenantId} and set_id = ${setId}`.execute(db);
  await sql`delete from chore where tenant_id = ${tenantId} and kind = 'people-sets' and key = ${setId}`.execute(db);
}

/**
 * Drops the set of a chore that is due, or puts that off while a message is still planned by it. First the lock and then the
 * look: whoever accepts a message by it holds it meanwhile, and finds it gone afterwards.
 */
export async function dropUnneeded({ db, transact }: Connection, hold: LaneHold, chore: Chore): Promise<void> {
  const { tenantId } = hold;
  const isNeeded = await transact(async (transaction) => {
    await sql`select from people_set where tenant_id = ${tenantId} and set_id = ${chore.key}::uuid for update`.execute(
      transaction,
    );
    const { rows } = await sql`
      select from message
      where tenant_id = ${tenantId} and state in ('planning', 'paused') and not planned and audience = 'set'
        and position(${chore.key} in audience_set::text) > 0 limit 1`.execute(transaction);
    if (rows.length === 0)
      await sql`delete from people_set where tenant_id = ${tenantId} and set_id = ${chore.key}::uuid`.execute(
        transaction,
      );
    else if (await isHeld(transaction, hold))
      await finishChore(transaction, hold, chore, new Date(Date.now() + KEPT_MS));
    return rows.length > 0;
  });
  if (!isNeeded) await dropSet(db, tenantId, chore.key);
}

/** Keeps sets for a message that is being accepted by them; whether all of them are there. */
export async function keepSets(transaction: Handle, tenantId: TenantId, setIds: readonly string[]): Promise<boolean> {
  if (setIds.length === 0) return true;
  const { rows } = await sql`
    select from people_set where tenant_id = ${tenantId} and set_id = any(${setIds}::uuid[]) for key share`.execute(
    transaction,
  );
  return rows.length === setIds.length;
}

/** The sets that a rule names. */
export function setsIn(tree: PeopleTree): readonly string[] {
  switch (tree.kind) {
    case 'stored':
      return [tree.setId];
    case 'union':
    case 'intersection':
      return [...new Set(tree.of.flatMap(setsIn))];
    case 'except':
      return [...new Set([...setsIn(tree.of), ...setsIn(tree.without)])];
    case 'nobody':
    case 'everyone':
    case 'team':
    case 'where':
      return [];
  }
}
