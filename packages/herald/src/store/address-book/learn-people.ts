import { sql } from 'kysely';
import type { PersonId, TenantId } from '../../model/ids.ts';
import type { Lesson, PersonNamed } from '../../model/lesson.ts';
import type { Handle } from '../handle.ts';
import type { PersonRow } from '../schema.ts';
import { joinPeople } from './join-people.ts';
import { meetPeople, type Mention, type Met } from './meet-people.ts';
import { slices, storeRows } from './store-rows.ts';

/** Stores everybody whom the lessons name, and returns who is meant by a name. */
export async function learnPeople(
  transaction: Handle,
  tenantId: TenantId,
  lessons: readonly Lesson[],
): Promise<Met['idOf']> {
  const mentions = lessons.flatMap(mentionsIn);
  const stored = await findMentioned(transaction, tenantId, mentions);
  const { changed, joined, idOf } = meetPeople(tenantId, stored, mentions);
  for (const { from, into } of joined) await joinPeople(transaction, tenantId, from, into);
  await releaseTeamsIds(transaction, tenantId, stored, changed);
  await storeRows(transaction, 'person', ['tenant_id', 'person_id'], changed);
  return idOf;
}

function mentionsIn(lesson: Lesson): readonly Mention[] {
  const mention = (person: PersonNamed | undefined, says: Mention['says'] = 'seen'): readonly Mention[] =>
    person === undefined ? [] : [{ person, at: lesson.at, says }];
  switch (lesson.kind) {
    case 'person-gone':
      return mention(lesson.person, 'gone');
    case 'person-listed':
    case 'person-unlisted':
    case 'mailbox-asked':
      return mention(lesson.person, lesson);
    case 'person-seen':
    case 'conversation-seen':
    case 'member-joined':
    case 'member-left':
      return mention(lesson.person);
    case 'installed':
      return [...mention(lesson.home.kind === 'personal' ? lesson.home.person : undefined), ...mention(lesson.by)];
    case 'removed':
      return mention(lesson.home.kind === 'personal' ? lesson.home.person : undefined);
    case 'roster':
      return lesson.members.flatMap((member) => mention(member));
    case 'tenant-served':
    case 'team-seen':
    case 'team-state':
    case 'channel-seen':
    case 'channel-state':
      return [];
  }
}

async function findMentioned(
  transaction: Handle,
  tenantId: TenantId,
  mentions: readonly Mention[],
): Promise<readonly PersonRow[]> {
  const found = new Map<PersonId, PersonRow>();
  for (const slice of slices(mentions)) {
    const entraIds = slice.flatMap(({ person: { entraId } }) => entraId ?? []);
    const teamsIds = slice.flatMap(({ person: { teamsId } }) => teamsId ?? []);
    const rows = await transaction
      .selectFrom('person')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where((where) =>
        where.or([
          where('entra_id', '=', sql<never>`any(${entraIds}::text[])`),
          where('teams_id', '=', sql<never>`any(${teamsIds}::text[])`),
        ]),
      )
      .execute();
    for (const row of rows) found.set(row.person_id, row);
  }
  return [...found.values()];
}

/** Rows are written in any order, and a `29:` id that moves to another row must not stand on both for a moment. */
async function releaseTeamsIds(
  transaction: Handle,
  tenantId: TenantId,
  stored: readonly PersonRow[],
  changed: readonly PersonRow[],
): Promise<void> {
  const now = new Map(changed.map((row) => [row.person_id, row]));
  const moved = stored.filter(({ person_id, teams_id }) => {
    const next = now.get(person_id);
    return teams_id !== null && next !== undefined && next.teams_id !== teams_id;
  });
  const ids = moved.map(({ person_id }) => person_id);
  if (ids.length === 0) return;
  await transaction
    .updateTable('person')
    .set({ teams_id: null })
    .where('tenant_id', '=', tenantId)
    .where('person_id', 'in', ids)
    .execute();
}
