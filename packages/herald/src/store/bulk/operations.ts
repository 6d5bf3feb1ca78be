import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { BulkEntry, BulkOperation, BulkStore } from '../../bulk-ports.ts';
import type { LaneHold } from '../../lane-ports.ts';
import type { MessageRow } from '../deliveries/schema.ts';
import { serviceUrl } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';
import type { Handle } from '../handle.ts';
import { isHeld } from '../lanes/fence.ts';
import { isSending, messageOfRow } from '../lanes/work.ts';

type Row = Pick<MessageRow, 'tenant_id' | 'message_id' | 'revision' | 'state' | 'on_unknown'> & {
  readonly operation_id: string;
  readonly service_url: string;
  readonly teams_id: string | null;
  readonly entries: readonly BulkEntry[];
  readonly poll_at: Date;
  readonly cancel_asked: boolean;
  readonly since: Date;
};

/** The operations of a lane, each with its message as it is now. */
export async function listOperations(db: Handle, { tenantId }: LaneHold): Promise<readonly BulkOperation[]> {
  const { rows } = await sql<Row>`
    select o.*, m.state, m.on_unknown
    from bulk_operation o cross join lateral (${messageOfRow(sql`o`)}) m
    where o.tenant_id = ${tenantId} order by o.since, o.operation_id`.execute(db);
  return rows.map(operationOf);
}

const operationOf = (row: Row): BulkOperation => ({
  id: row.operation_id,
  key: { tenantId: row.tenant_id, messageId: row.message_id, revision: row.revision },
  message: { state: row.state, onUnknown: row.on_unknown },
  serviceUrl: serviceUrl(row.service_url),
  entries: row.entries,
  ...(row.teams_id === null ? {} : { teamsId: row.teams_id }),
  pollAt: row.poll_at,
  cancelAsked: row.cancel_asked,
  since: row.since,
});

/** Marks deliveries as sending, and notes who they are. Neither lane nor message changes until that is stored. */
export const noteOperation = (
  { transact }: Connection,
  hold: LaneHold,
  { key, serviceUrl: url, entries, version }: Parameters<BulkStore['note']>[1],
): Promise<BulkOperation | undefined> =>
  transact(async (transaction) => {
    if (!(await isHeld(transaction, hold))) return undefined;
    const { tenantId, messageId, revision } = key;
    const { rows: marked } = await sql<{ place: string }>`
      with sending as materialized (
        select from message m
        where m.tenant_id = ${tenantId} and m.message_id = ${messageId} and m.revision = ${revision}
          and m.payload_revision = ${version} and ${isSending} for share
      )
      update delivery d set state = 'sending', payload_revision = ${version}, why = null,
        -- Caps go by when it went.
        due_at = case when d.topic is null then d.due_at else date_trunc('milliseconds', clock_timestamp()) end
      where exists (select from sending) and d.tenant_id = ${tenantId} and d.message_id = ${messageId}
        and d.revision = ${revision} and d.place = any(${entries.map(({ place }) => place)}::text[]) and d.state = 'planned'
      returning d.place`.execute(transaction);
    const ours = new Set(marked.map(({ place }) => place));
    const noted = entries.filter(({ place }) => ours.has(place));
    if (noted.length === 0) return undefined;
    const id = randomUUID();
    const { rows } = await sql<Row>`
      with noted as (
        insert into bulk_operation (tenant_id, operation_id, message_id, revision, service_url, entries)
        values (${tenantId}, ${id}, ${messageId}, ${revision}, ${url}, ${JSON.stringify(noted)}::json)
        returning *
      )
      select o.*, m.state, m.on_unknown
      from noted o cross join lateral (${messageOfRow(sql`o`)}) m`.execute(transaction);
    return rows.map(operationOf)[0];
  });

/** Changes what is kept of an operation, if the lane is still held. */
export const changeOperation = (
  { transact }: Connection,
  hold: LaneHold,
  id: string,
  {
    teamsId,
    serviceUrl: url,
    pollAt,
    cancelAsked,
  }: Partial<Pick<BulkOperation, 'teamsId' | 'serviceUrl' | 'cancelAsked'>> & { readonly pollAt: Date },
): Promise<void> =>
  transact(async (transaction) => {
    if (!(await isHeld(transaction, hold))) return;
    await sql`
      update bulk_operation set poll_at = ${pollAt.toISOString()}, teams_id = coalesce(${teamsId ?? null}, teams_id),
        service_url = coalesce(${url ?? null}, service_url),
        cancel_asked = coalesce(${cancelAsked ?? null}, cancel_asked)
      where tenant_id = ${hold.tenantId} and operation_id = ${id}`.execute(transaction);
  });
