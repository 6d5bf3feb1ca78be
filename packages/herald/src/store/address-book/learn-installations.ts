import { sql } from 'kysely';
import type { TenantId } from '../../model/ids.ts';
import type { Home, Lesson } from '../../model/lesson.ts';
import type { Handle } from '../handle.ts';
import type { InstallationRow } from '../schema.ts';
import { hear } from './hear.ts';
import type { Met } from './meet-people.ts';
import { say } from './said.ts';
import { storeRows } from './store-rows.ts';

type InstallationLesson = Extract<Lesson, { kind: 'installed' | 'removed' }>;

/** Stores where the bot is installed, or was. */
export async function learnInstallations(
  transaction: Handle,
  tenantId: TenantId,
  lessons: readonly Lesson[],
  idOf: Met['idOf'],
): Promise<void> {
  const news = lessons.flatMap((lesson) => {
    if (lesson.kind !== 'installed' && lesson.kind !== 'removed') return [];
    const id = homeId(lesson.home, idOf);
    return id === undefined ? [] : [{ key: keyOf(lesson.home.kind, id), id, lesson }];
  });
  if (news.length === 0) return;
  const ids = news.map(({ id }) => id);
  const stored = await transaction
    .selectFrom('installation')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('home_id', '=', sql<string>`any(${ids}::text[])`)
    .execute();
  const changed = hear(
    new Map(stored.map((row) => [keyOf(row.home_kind, row.home_id), row])),
    news,
    (row, { id, lesson }) => told(row ?? unheard(tenantId, id, lesson), lesson, idOf),
  );
  await storeRows(transaction, 'installation', ['tenant_id', 'home_kind', 'home_id'], changed);
}

function told(row: InstallationRow, lesson: InstallationLesson, idOf: Met['idOf']): InstallationRow {
  if (lesson.kind === 'removed') return say(row, lesson.at, { state: 'removed' });
  const { at, by, appVersion } = lesson;
  return say(row, at, { state: 'installed', by_person_id: by && idOf(by), app_version: appVersion });
}

function homeId(home: Home, idOf: Met['idOf']): string | undefined {
  switch (home.kind) {
    case 'personal':
      return idOf(home.person);
    case 'team':
      return home.teamId;
    case 'groupChat':
      return home.conversationId;
  }
}

const keyOf = (kind: Home['kind'], id: string): string => `${kind} ${id}`;

const unheard = (tenantId: TenantId, id: string, { home, kind }: InstallationLesson): InstallationRow => ({
  tenant_id: tenantId,
  home_kind: home.kind,
  home_id: id,
  state: kind,
  by_person_id: null,
  app_version: null,
  said_at: {},
});
