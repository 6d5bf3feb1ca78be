import { sql } from 'kysely';
import type { TenantId } from '../../model/ids.ts';
import type { Cap, QuietHours, Rules, TopicRule } from '../../model/rules.ts';
import type { Handle } from '../handle.ts';

type CapColumns = { readonly cap_most: number | null; readonly cap_hours: number | null };
type RulesRow = CapColumns & {
  readonly quiet_from: string | null;
  readonly quiet_to: string | null;
  readonly otherwise_zone: string | null;
};
type TopicRow = CapColumns & {
  readonly topic: string;
  readonly title: NonNullable<TopicRule['title']> | null;
  readonly required: boolean;
  readonly urgent: boolean;
  readonly digest_minutes: number | null;
};

/** A tenant's rules, with every topic that was ruled on or that a message had. */
export async function readRules(db: Handle, tenant: TenantId): Promise<Rules> {
  const { rows } = await sql<RulesRow>`
    select to_char(quiet_from, 'HH24:MI') as quiet_from, to_char(quiet_to, 'HH24:MI') as quiet_to,
      otherwise_zone, cap_most, cap_hours
    from rules where tenant_id = ${tenant}`.execute(db);
  const { rows: topics } = await sql<TopicRow>`
    select topic, title, required, urgent, cap_most, cap_hours, digest_minutes
    from topic where tenant_id = ${tenant} order by topic`.execute(db);
  const [row] = rows;
  return {
    ...(row === undefined ? {} : { ...quietHoursOf(row), ...zoneOf(row), ...capOf(row) }),
    ...(topics.length === 0 ? {} : { topics: Object.fromEntries(topics.map((one) => [one.topic, ruleOf(one)])) }),
  };
}

/** Replaces them; of a topic that is not named any more nothing is ruled. */
export async function storeRules(transaction: Handle, tenant: TenantId, rules: Rules): Promise<void> {
  const { quietHours, otherwiseZone, cap, topics = {} } = rules;
  await sql`insert into tenant (tenant_id) values (${tenant}) on conflict do nothing`.execute(transaction);
  await sql`select from tenant where tenant_id = ${tenant} for no key update`.execute(transaction);
  await sql`delete from rules where tenant_id = ${tenant}`.execute(transaction);
  if (quietHours !== undefined || otherwiseZone !== undefined || cap !== undefined)
    await sql`
      insert into rules (tenant_id, quiet_from, quiet_to, otherwise_zone, cap_most, cap_hours)
      values (${tenant}, ${quietHours?.from ?? null}::text::time, ${quietHours?.to ?? null}::text::time,
        ${otherwiseZone ?? null}, ${cap?.most ?? null}::integer, ${cap?.hours ?? null}::integer)`.execute(transaction);
  await sql`
    update topic set title = null, required = false, urgent = false, cap_most = null, cap_hours = null,
      digest_minutes = null
    where tenant_id = ${tenant}`.execute(transaction);
  for (const [topic, rule] of Object.entries(topics).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    await storeTopic(transaction, tenant, topic, rule);
}

async function storeTopic(transaction: Handle, tenant: TenantId, topic: string, rule: TopicRule): Promise<void> {
  const { title, required = false, urgent = false, cap, digestMinutes } = rule;
  await sql`
    insert into topic (tenant_id, topic, title, required, urgent, cap_most, cap_hours, digest_minutes)
    values (${tenant}, ${topic}, ${title === undefined ? null : JSON.stringify(title)}::json, ${required}, ${urgent},
      ${cap?.most ?? null}::integer, ${cap?.hours ?? null}::integer, ${digestMinutes ?? null}::integer)
    on conflict (tenant_id, topic) do update set title = excluded.title, required = excluded.required,
      urgent = excluded.urgent, cap_most = excluded.cap_most, cap_hours = excluded.cap_hours,
      digest_minutes = excluded.digest_minutes`.execute(transaction);
}

const quietHoursOf = ({ quiet_from, quiet_to }: RulesRow): { quietHours?: QuietHours } =>
  quiet_from === null || quiet_to === null ? {} : { quietHours: { from: quiet_from, to: quiet_to } };

const zoneOf = ({ otherwise_zone }: RulesRow): { otherwiseZone?: string } =>
  otherwise_zone === null ? {} : { otherwiseZone: otherwise_zone };

const capOf = ({ cap_most, cap_hours }: CapColumns): { cap?: Cap } =>
  cap_most === null || cap_hours === null ? {} : { cap: { most: cap_most, hours: cap_hours } };

const ruleOf = ({ title, required, urgent, digest_minutes, ...row }: TopicRow): TopicRule => ({
  ...(title === null ? {} : { title }),
  ...(required ? { required } : {}),
  ...(urgent ? { urgent } : {}),
  ...capOf(row),
  ...(digest_minutes === null ? {} : { digestMinutes: digest_minutes }),
});
