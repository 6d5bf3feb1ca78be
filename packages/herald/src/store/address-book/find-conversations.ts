import { sql } from 'kysely';
import type { ConversationReference } from '../../model/conversation-reference.ts';
import type { ConversationId, PersonId, TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';
import type { ConversationRow, PersonRow } from '../schema.ts';
import { bestOf } from './best-known.ts';

/** The person's stored 1:1 chat, by any id that was ever handed out for them; the one last seen if there are several. */
export async function findDirect(
  db: Handle,
  tenant: TenantId,
  person: PersonId,
): Promise<ConversationReference | undefined> {
  const row = await references(db)
    .where('conversation.tenant_id', '=', tenant)
    .where('conversation.scope', '=', 'personal')
    .where(
      'conversation.person_id',
      '=',
      sql<PersonId>`coalesce(
        (select alias.person_id from person_alias alias where alias.tenant_id = ${tenant} and alias.alias_id = ${person}),
        ${person})`,
    )
    .orderBy('conversation.seen_at', 'desc')
    .orderBy('conversation.conversation_id')
    .limit(1)
    .executeTakeFirst();
  return row && referenceOf(row);
}

/** Stored conversations with this id, one for each tenant. */
export async function findConversations(
  db: Handle,
  id: ConversationId,
  tenant?: TenantId,
): Promise<readonly ConversationReference[]> {
  const rows = await references(db)
    .where((where) =>
      where.and([
        where('conversation.conversation_id', '=', id),
        ...(tenant === undefined ? [] : [where('conversation.tenant_id', '=', tenant)]),
      ]),
    )
    .orderBy('conversation.tenant_id')
    .execute();
  return rows.map(referenceOf);
}

const references = (db: Handle) =>
  db
    .selectFrom('conversation')
    .leftJoin('person', (join) =>
      join
        .onRef('person.tenant_id', '=', 'conversation.tenant_id')
        .onRef('person.person_id', '=', 'conversation.person_id'),
    )
    .selectAll('conversation')
    .select(['person.entra_id', 'person.teams_id', 'person.locale', 'person.time_zone', 'person.listed']);

type PersonColumns = Pick<PersonRow, 'entra_id' | 'teams_id' | 'locale' | 'time_zone' | 'listed'>;

function referenceOf(row: ConversationRow & PersonColumns): ConversationReference {
  const { channel_id, team_id, person_id } = row;
  return {
    tenantId: row.tenant_id,
    serviceUrl: row.service_url,
    botId: row.bot_id,
    conversationId: row.conversation_id,
    scope: row.scope,
    ...(row.scope === 'personal' && person_id !== null ? { person: { id: person_id, ...personIn(row) } } : {}),
    ...(row.scope === 'channel' && channel_id !== null ? { channelId: channel_id } : {}),
    ...(row.scope === 'channel' && team_id !== null ? { teamId: team_id } : {}),
  };
}

function personIn({ entra_id, teams_id, ...row }: PersonColumns) {
  const { locale, time_zone } = bestOf(row);
  return {
    ...(teams_id === null ? {} : { teamsId: teams_id }),
    ...(entra_id === null ? {} : { entraId: entra_id }),
    ...(locale === null ? {} : { locale }),
    ...(time_zone === null ? {} : { timeZone: time_zone }),
  };
}
