import { sql } from 'kysely';
import type { AudienceStore } from '../../audience-ports.ts';
import { channelId, teamId, type ChannelId, type ConversationId, type TeamId } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';
import { matchPeople } from './match-people.ts';
import { addByEntraIds, addPeople, beginSet, dropSet } from './people-sets.ts';
import { savedAudiences } from './saved-audiences.ts';

/** What audiences are made of, in a store's tables. */
export function createAudienceStore(connection: Connection): AudienceStore {
  const { db } = connection;
  return {
    match: (tenant, named) => matchPeople(db, tenant, named),
    beginSet: (tenant) => beginSet(connection, tenant),
    add: (tenant, setId, people) => addPeople(db, tenant, setId, people),
    addByEntraIds: (tenant, setId, people) => addByEntraIds(db, tenant, setId, people),
    dropSet: (tenant, setId) => dropSet(db, tenant, setId),
    async hasMembers(tenant, team) {
      const { rows } = await sql`
        select from membership
        where tenant_id = ${tenant} and gathering_kind = 'team' and gathering_id = ${team} and member limit 1`.execute(
        db,
      );
      return rows.length > 0;
    },
    async groupOf(tenant, team) {
      const { rows } = await sql<{ group_id: string | null }>`
        select group_id from team where tenant_id = ${tenant} and team_id = ${team}`.execute(db);
      return rows[0]?.group_id ?? undefined;
    },
    async channels(tenant, team) {
      const { rows } = await sql<{ channel_id: ChannelId; team_id: TeamId; name: string | null }>`
        select channel_id, team_id, name from channel
        where tenant_id = ${tenant} and team_id = ${team} and state = 'active' order by channel_id`.execute(db);
      return rows.map((row) => ({
        tenantId: tenant,
        channelId: channelId(row.channel_id),
        teamId: teamId(row.team_id),
        ...(row.name === null ? {} : { name: row.name }),
      }));
    },
    async groupChats(tenant, most) {
      const { rows } = await sql<{ conversation_id: ConversationId }>`
        select conversation_id from conversation
        where tenant_id = ${tenant} and scope = 'groupChat' order by conversation_id limit ${most}`.execute(db);
      return rows.map(({ conversation_id }) => conversation_id);
    },
    ...savedAudiences(connection),
  };
}
