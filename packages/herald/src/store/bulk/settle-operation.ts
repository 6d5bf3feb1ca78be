import { sql } from 'kysely';
import type { BulkSettlement, BulkStore } from '../../bulk-ports.ts';
import type { LaneHold } from '../../lane-ports.ts';
import type { Connection } from '../connection.ts';
import { countChanges, reasonOf } from '../deliveries/count-changes.ts';
import { isHeld } from '../lanes/fence.ts';

/** The columns that a settlement writes. */
const nothing = {
  due_at: null,
  attempts: 1,
  conversation_id: null,
  service_url: null,
  why: null,
  status: null,
  code: null,
};

const columnsOf = (settlement: BulkSettlement) => {
  switch (settlement.kind) {
    case 'sent':
      return { ...nothing, conversation_id: settlement.conversationId ?? null, service_url: settlement.serviceUrl };
    case 'again':
      return {
        ...nothing,
        due_at: settlement.dueAt.toISOString(),
        attempts: settlement.countsAsAttempt ? 1 : 0,
        status: settlement.status ?? null,
        code: settlement.code ?? null,
      };
    case 'unreachable':
      return { ...nothing, why: settlement.why, status: settlement.status, code: settlement.code };
    case 'refused':
      return { ...nothing, status: settlement.status, code: settlement.code };
    case 'unknown':
      return { ...nothing, code: settlement.code };
    case 'cancelled':
      return { ...nothing, attempts: 0 };
  }
};

/** Settles what an operation was handed, each counted by the statement that settles it, and forgets the operation. */
export const settleOperation = (
  { transact }: Connection,
  hold: LaneHold,
  id: string,
  settled: Parameters<BulkStore['settle']>[2],
): Promise<void> =>
  transact(async (transaction) => {
    if (!(await isHeld(transaction, hold))) return;
    const values = settled.map(({ settlement }) => columnsOf(settlement));
    await sql`
      with ended as (
        delete from bulk_operation where tenant_id = ${hold.tenantId} and operation_id = ${id}
        returning tenant_id, message_id, revision
      ),
      asked as materialized (
        select ended.*, each.* from ended cross join unnest(
          ${settled.map(({ place }) => place)}::text[],
          ${settled.map(({ settlement }) => settlement.kind)}::text[],
          ${values.map((value) => value.due_at)}::timestamptz[],
          ${values.map((value) => value.attempts)}::integer[],
          ${values.map((value) => value.conversation_id)}::text[],
          ${values.map((value) => value.service_url)}::text[],
          ${values.map((value) => value.why)}::text[],
          ${values.map((value) => value.status)}::integer[],
          ${values.map((value) => value.code)}::text[]
        ) as each (place, kind, due_at, attempts, conversation_id, service_url, why, status, code)
      ),
      changed as (
        update delivery d set
          state = case asked.kind when 'again' then 'planned' else asked.kind end,
          due_at = coalesce(asked.due_at, d.due_at), attempts = d.attempts + asked.attempts,
          conversation_id = coalesce(asked.conversation_id, d.conversation_id),
          service_url = coalesce(asked.service_url, d.service_url),
          why = asked.why, status = asked.status, code = asked.code
        from asked
        where d.tenant_id = asked.tenant_id and d.message_id = asked.message_id and d.revision = asked.revision
          and d.place = asked.place and d.state = 'sending'
        returning d.tenant_id, d.message_id, d.revision, 'sending' as was, null::text as was_reason, d.state,
          ${reasonOf('d')} as reason
      ),
      ${countChanges}
      select count(*) from changed`.execute(transaction);
  });
