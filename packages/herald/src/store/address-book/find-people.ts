import { sql } from 'kysely';
import type { TenantId } from '../../model/ids.ts';
import type { Gathering } from '../../model/lesson.ts';
import type { Person, PersonKey } from '../../model/person.ts';
import type { Handle } from '../handle.ts';
import type { PersonRow } from '../schema.ts';
import { bestOf } from './best-known.ts';
import { gatheringId } from './learn-memberships.ts';

/** Everybody with this key, at most one in each tenant: of several with one UPN, whoever was last called so. */
export async function findPeople(db: Handle, key: PersonKey, tenant?: TenantId): Promise<readonly Person[]> {
  const rows = await db
    .selectFrom('person')
    .selectAll()
    .distinctOn('tenant_id')
    .where((where) =>
      where.and([
        where('gone', '=', false),
        key.by === 'entraId'
          ? where('entra_id', '=', key.value)
          : key.by === 'teamsId'
            ? where('teams_id', '=', key.value)
            : where('upn_key', '=', key.value.toLowerCase()),
        ...(tenant === undefined ? [] : [where('tenant_id', '=', tenant)]),
      ]),
    )
    .orderBy('tenant_id')
    .orderBy(sql`said_at ->> 'upn_key'`, (order) => order.desc().nullsLast())
    .orderBy('person_id')
    .execute();
  return rows.map(personOf);
}

/** The known, current members of a team or a group chat, by person id. */
export async function findMembers(db: Handle, tenant: TenantId, gathering: Gathering): Promise<readonly Person[]> {
  const rows = await db
    .selectFrom('membership')
    .innerJoin('person', (join) =>
      join
        .onRef('person.tenant_id', '=', 'membership.tenant_id')
        .onRef('person.person_id', '=', 'membership.person_id'),
    )
    .selectAll('person')
    .where('membership.tenant_id', '=', tenant)
    .where('gathering_kind', '=', gathering.kind)
    .where('gathering_id', '=', gatheringId(gathering))
    .where('member', '=', true)
    .where('gone', '=', false)
    .orderBy('person.person_id')
    .execute();
  return rows.map(personOf);
}

/** Somebody as a row has them. */
export function personOf(row: PersonRow): Person {
  const { tenant_id, person_id, entra_id, teams_id, user_principal_name, email, name } = row;
  const { locale, time_zone } = bestOf(row);
  return {
    tenantId: tenant_id,
    id: person_id,
    ...(entra_id === null ? {} : { entraId: entra_id }),
    ...(teams_id === null ? {} : { teamsId: teams_id }),
    ...(user_principal_name === null ? {} : { userPrincipalName: user_principal_name }),
    ...(email === null ? {} : { email }),
    ...(name === null ? {} : { name }),
    ...(locale === null ? {} : { locale }),
    ...(time_zone === null ? {} : { timeZone: time_zone }),
  };
}
