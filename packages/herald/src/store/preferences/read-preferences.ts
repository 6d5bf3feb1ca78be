import { sql } from 'kysely';
import type { PersonId, TenantId } from '../../model/ids.ts';
import type { Preferences, TopicPreference, TopicRule } from '../../model/rules.ts';
import type { Handle } from '../handle.ts';
import { idOfToday } from './mute.ts';

type Row = {
  readonly topic: string;
  readonly title: NonNullable<TopicRule['title']> | null;
  readonly required: boolean;
  readonly muted: boolean;
};
type Hours = { readonly quiet_from: string | null; readonly quiet_to: string | null };

/** What one person chose, of every topic that there is for them. */
export async function readPreferences(db: Handle, tenant: TenantId, person: PersonId): Promise<Preferences> {
  const id = await idOfToday(db, { tenant, person });
  const { rows } = await sql<Row>`
    select coalesce(t.topic, p.topic) as topic, t.title, coalesce(t.required, false) as required,
      coalesce(p.muted, everything.muted, false) and not coalesce(t.required, false) as muted
    from (select * from topic where tenant_id = ${tenant}) t
    full join (
      select * from preference where tenant_id = ${tenant} and person_id = ${id} and topic <> ''
    ) p on p.topic = t.topic
    left join preference everything
      on everything.tenant_id = ${tenant} and everything.person_id = ${id} and everything.topic = ''
    order by 1`.execute(db);
  const { rows: everything } = await sql<{ muted: boolean }>`
    select muted from preference where tenant_id = ${tenant} and person_id = ${id} and topic = ''`.execute(db);
  const { rows: hours } = await sql<Hours>`
    select to_char(quiet_from, 'HH24:MI') as quiet_from, to_char(quiet_to, 'HH24:MI') as quiet_to
    from own_quiet_hours where tenant_id = ${tenant} and person_id = ${id}`.execute(db);
  return { allMuted: everything[0]?.muted ?? false, topics: rows.map(topicOf), ...quietHoursOf(hours[0]) };
}

const topicOf = ({ topic, title, required, muted }: Row): TopicPreference => ({
  topic,
  ...(title === null ? {} : { title }),
  required,
  muted,
});

function quietHoursOf(row: Hours | undefined): Pick<Preferences, 'quietHours'> {
  if (row === undefined) return {};
  const { quiet_from, quiet_to } = row;
  return { quietHours: quiet_from === null || quiet_to === null ? 'none' : { from: quiet_from, to: quiet_to } };
}
