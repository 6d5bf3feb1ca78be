import { sql } from 'kysely';
import type { ChannelId, TenantId } from '../../model/ids.ts';
import type { ChannelKnown } from '../../ports.ts';
import type { Handle } from '../handle.ts';
import type { ChannelRow } from '../schema.ts';

/** Known channels with this id that are not deleted, nor their team; a team's id finds its General channel. */
export async function findChannels(db: Handle, id: ChannelId, tenant?: TenantId): Promise<readonly ChannelKnown[]> {
  // General has the team's id (protocol sheet, 3.11), whether or not it was ever seen as a channel.
  const { rows } = await sql<Pick<ChannelRow, 'tenant_id' | 'channel_id' | 'team_id' | 'name'>>`
    select tenant_id, ${id}::text as channel_id, team_id, channel.name
    from (
      select tenant_id, team_id, name, state from channel where channel_id = ${id}
      union all
      select tenant_id, team_id, null, 'active' from team
      where team_id = ${id} and not exists (select from channel general
        where general.tenant_id = team.tenant_id and general.channel_id = ${id})
    ) channel
    join team using (tenant_id, team_id)
    where channel.state <> 'deleted' and team.state <> 'deleted' and tenant_id = coalesce(${tenant ?? null}, tenant_id)
    order by tenant_id`.execute(db);
  return rows.map(({ tenant_id, channel_id, team_id, name }) => ({
    tenantId: tenant_id,
    channelId: channel_id,
    teamId: team_id,
    ...(name === null ? {} : { name }),
  }));
}
