import { sql } from 'kysely';
import type { NamedPerson } from '../../audience-ports.ts';
import type { PersonId, TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';

/** So many names are looked up in one statement. */
const SLICE = 1_000;

/** Who is meant by each name: by Entra id, by `29:` id, or by an address that is a user principal name before a mail's. */
export async function matchPeople(
  db: Handle,
  tenantId: TenantId,
  named: readonly NamedPerson[],
): Promise<ReadonlyArray<readonly PersonId[]>> {
  const found: PersonId[][] = [];
  for (let start = 0; start < named.length; start += SLICE) {
    const slice = named.slice(start, start + SLICE);
    const { rows } = await sql<{ people: PersonId[] | null }>`
      select case
        when named.by = 'entraId' then array(
          select person_id from person p where p.tenant_id = ${tenantId} and p.entra_id = named.value and not p.gone)
        when named.by = 'teamsId' then array(
          select person_id from person p where p.tenant_id = ${tenantId} and p.teams_id = named.value and not p.gone)
        else coalesce(
          nullif(array(
            select person_id from person p
            where p.tenant_id = ${tenantId} and p.upn_key = named.folded and not p.gone order by person_id), '{}'),
          array(
            select person_id from person p
            where p.tenant_id = ${tenantId} and p.email is not null and lower(p.email) = lower(named.value) and not p.gone
            order by person_id)) end as people
      from unnest(
        ${slice.map(({ by }) => by)}::text[],
        ${slice.map(({ value }) => value)}::text[],
        ${slice.map(({ value }) => value.toLowerCase())}::text[]
      ) with ordinality as named (by, value, folded, n)
      order by named.n`.execute(db);
    found.push(...rows.map(({ people }) => people ?? []));
  }
  return found;
}
