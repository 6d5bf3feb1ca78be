import { sql } from 'kysely';
import type { TeamId, TenantId } from '../../model/ids.ts';
import type { Lesson } from '../../model/lesson.ts';
import type { Handle } from '../handle.ts';
import type { TeamRow } from '../schema.ts';
import { hear } from './hear.ts';
import { say } from './said.ts';
import { storeRows } from './store-rows.ts';

/** Stores what lessons say of teams; whatever names a team makes it known. */
export async function learnTeams(transaction: Handle, tenantId: TenantId, lessons: readonly Lesson[]): Promise<void> {
  const news = lessons.flatMap((lesson) => {
    const key = teamIn(lesson);
    return key === undefined ? [] : [{ key, lesson }];
  });
  if (news.length === 0) return;
  const ids = news.map(({ key }) => key);
  const stored = await transaction
    .selectFrom('team')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('team_id', '=', sql<TeamId>`any(${ids}::text[])`)
    .execute();
  const changed = hear(new Map(stored.map((row) => [row.team_id, row])), news, (row, { key, lesson }) =>
    told(row ?? named(tenantId, key), lesson),
  );
  await storeRows(transaction, 'team', ['tenant_id', 'team_id'], changed);
}

function teamIn(lesson: Lesson): TeamId | undefined {
  switch (lesson.kind) {
    case 'team-seen':
    case 'team-state':
    case 'channel-seen':
    case 'channel-state':
    case 'conversation-seen':
      return lesson.teamId;
    case 'installed':
    case 'removed':
      return lesson.home.kind === 'team' ? lesson.home.teamId : undefined;
    case 'member-joined':
    case 'member-left':
    case 'roster':
      return lesson.gathering.kind === 'team' ? lesson.gathering.teamId : undefined;
    case 'tenant-served':
    case 'person-seen':
    case 'person-gone':
    case 'person-listed':
    case 'person-unlisted':
    case 'mailbox-asked':
      return undefined;
  }
}

function told(row: TeamRow, lesson: Lesson): TeamRow {
  if (lesson.kind === 'team-seen') return say(row, lesson.at, { name: lesson.name, group_id: lesson.groupId });
  if (lesson.kind === 'team-state') return say(row, lesson.at, { state: lesson.state });
  return row;
}

const named = (tenantId: TenantId, teamId: TeamId): TeamRow => ({
  tenant_id: tenantId,
  team_id: teamId,
  name: null,
  group_id: null,
  state: 'active',
  said_at: {},
});
