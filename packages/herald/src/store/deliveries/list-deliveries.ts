import { sql } from 'kysely';
import type { DeliveryView, MessageStore } from '../../message-ports.ts';
import type { DeliveryState, HeldWhy, MessageKey, SkippedWhy } from '../../model/delivery.ts';
import type { UnreachableWhy } from '../../model/outcome.ts';
import type { Handle } from '../handle.ts';
import { isUuid } from './is-uuid.ts';
import { leavingPlaces } from './leaving-places.ts';

type Row = {
  readonly place: string;
  readonly state: DeliveryState;
  readonly due_at: Date;
  readonly attempts: number;
  readonly conversation_id: string | null;
  readonly service_url: string | null;
  readonly activity_id: string | null;
  readonly why: SkippedWhy | UnreachableWhy | HeldWhy | null;
  readonly status: number | null;
  readonly code: string | null;
  readonly person_id: string | null;
  readonly name: string | null;
  readonly entra_id: string | null;
  readonly teams_id: string | null;
};

/** What is leaving is planned until it is settled. */
const stateOf = sql`case when state = 'planned' and place = any(away.places) then 'sending' else state end`;

/** One page of a message's deliveries, in order of their places, with the people as they are called today. */
export async function listDeliveries(
  db: Handle,
  key: MessageKey,
  { state, limit, after = '' }: Parameters<MessageStore['deliveries']>[1],
): Promise<readonly DeliveryView[]> {
  const { tenantId, messageId, revision } = key;
  if (!isUuid(messageId)) return [];
  const { rows } = await sql<Row>`
    with away as materialized (
      select ${leavingPlaces(sql.val(tenantId), sql.val(messageId), sql.val(revision))} as places
    ),
    page as materialized (
      select place, ${stateOf} as state, due_at, attempts, conversation_id, service_url, activity_id, why, status, code
      from away cross join delivery
      where tenant_id = ${tenantId} and message_id = ${messageId} and revision = ${revision} and place > ${after}
        and ${state === undefined ? sql`true` : sql`${stateOf} = ${sql.lit(state)}`}
      order by place limit ${limit}
    )
    select page.*, person.* from page
    left join lateral (
      select p.person_id, p.name, p.entra_id, p.teams_id
      from (select substr(page.place, 3) collate "default" as id) named
      join person p on p.tenant_id = ${tenantId} and p.person_id = coalesce(
        (select a.person_id from person_alias a where a.tenant_id = ${tenantId} and a.alias_id = named.id), named.id)
      where page.place like 'p:%'
      limit 1
    ) person on true
    order by page.place`.execute(db);
  return rows.map((row) => viewOf(key, row));
}

const viewOf = (key: MessageKey, row: Row): DeliveryView => ({
  key: { ...key, place: row.place },
  state: row.state,
  dueAt: row.due_at,
  attempts: row.attempts,
  ...(row.person_id === null ? {} : { person: personOf(row.person_id, row) }),
  ...(row.conversation_id === null ? {} : { conversationId: row.conversation_id }),
  ...(row.service_url === null ? {} : { serviceUrl: row.service_url }),
  ...(row.activity_id === null ? {} : { activityId: row.activity_id }),
  ...(row.why === null ? {} : { why: row.why }),
  ...(row.status === null ? {} : { status: row.status }),
  ...(row.code === null ? {} : { code: row.code }),
});

const personOf = (id: string, { name, entra_id, teams_id }: Row): NonNullable<DeliveryView['person']> => ({
  id,
  ...(name === null ? {} : { name }),
  ...(entra_id === null ? {} : { entraId: entra_id }),
  ...(teams_id === null ? {} : { teamsId: teams_id }),
});
