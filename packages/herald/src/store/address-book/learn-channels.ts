import { sql } from 'kysely';
import type { ChannelId, TeamId, TenantId } from '../../model/ids.ts';
import type { Lesson } from '../../model/lesson.ts';
import type { Handle } from '../handle.ts';
import type { ChannelRow } from '../schema.ts';
import { hear } from './hear.ts';
import { say } from './said.ts';
import { storeRows } from './store-rows.ts';

/** Stores what lessons say of channels; a conversation in a channel makes the channel known. */
export async function learnChannels(
  transaction: Handle,
  tenantId: TenantId,
  lessons: readonly Lesson[],
): Promise<void> {
  const news = lessons.flatMap((lesson) => channelIn(lesson) ?? []);
  if (news.length === 0) return;
  const ids = news.map(({ key }) => key);
  const stored = await transaction
    .selectFrom('channel')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('channel_id', '=', sql<ChannelId>`any(${ids}::text[])`)
    .execute();
  const changed = hear(
    new Map(stored.map((row) => [row.channel_id, row])),
    news,
    (row, { key, teamId, lesson }): ChannelRow =>
      told(say(row ?? named(tenantId, key, teamId), lesson.at, { team_id: teamId }), lesson),
  );
  await storeRows(transaction, 'channel', ['tenant_id', 'channel_id'], changed);
}

type News = { readonly key: ChannelId; readonly teamId: TeamId; readonly lesson: Lesson };

function channelIn(lesson: Lesson): News | undefined {
  switch (lesson.kind) {
    case 'channel-seen':
    case 'channel-state':
      return { key: lesson.channelId, teamId: lesson.teamId, lesson };
    case 'conversation-seen': {
      const { scope, channelId, teamId } = lesson;
      if (scope !== 'channel' || channelId === undefined || teamId === undefined) return undefined;
      return { key: channelId, teamId, lesson };
    }
    case 'tenant-served':
    case 'person-seen':
    case 'person-gone':
    case 'person-listed':
    case 'person-unlisted':
    case 'mailbox-asked':
    case 'installed':
    case 'removed':
    case 'member-joined':
    case 'member-left':
    case 'roster':
    case 'team-seen':
    case 'team-state':
      return undefined;
  }
}

function told(row: ChannelRow, lesson: Lesson): ChannelRow {
  if (lesson.kind === 'channel-seen') return say(row, lesson.at, { name: lesson.name, type: lesson.type });
  if (lesson.kind === 'channel-state') return say(row, lesson.at, { state: lesson.state });
  return row;
}

const named = (tenantId: TenantId, channelId: ChannelId, teamId: TeamId): ChannelRow => ({
  tenant_id: tenantId,
  channel_id: channelId,
  team_id: teamId,
  name: null,
  type: null,
  state: 'active',
  said_at: {},
});
