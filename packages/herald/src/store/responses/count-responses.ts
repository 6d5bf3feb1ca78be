import { sql } from 'kysely';
import type { Response, ResponseCounts } from '../../content-ports.ts';
import type { MessageKey } from '../../model/delivery.ts';
import { isUuid } from '../deliveries/is-uuid.ts';
import type { Handle } from '../handle.ts';

type Kind = Response['kind'] | 'sent' | 'read';
type Row = {
  readonly kind: Kind;
  /** Null for all of a kind together. */
  readonly what: string | null;
  readonly count: number;
  readonly deliveries: number;
};

/**
 * Counts what came back of a message: of where it was sent first, since edits leave it there. What was sent without an id
 * counts as sent only. Each delivery is looked up once among responses and once among reads.
 */
export async function countResponses(db: Handle, { tenantId, messageId }: MessageKey): Promise<ResponseCounts> {
  const rows = isUuid(messageId) ? await readCounts(db, tenantId, messageId) : [];
  const whole = (kind: Kind): number => rows.find((row) => row.kind === kind && row.what === null)?.deliveries ?? 0;
  const each = (kind: Kind): Record<string, number> =>
    Object.fromEntries(rows.flatMap((row) => (row.kind === kind && row.what !== null ? [[row.what, row.count]] : [])));
  return {
    sent: whole('sent'),
    read: whole('read'),
    clicked: whole('action'),
    actions: each('action'),
    reactions: each('reaction'),
    replies: each('reply')[''] ?? 0,
  };
}

async function readCounts(db: Handle, tenantId: string, messageId: string): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    with sent as materialized (
      select row_number() over () as n, split_part(conversation_id, ';', 1) as conversation_id, activity_id from delivery
      where tenant_id = ${tenantId} and message_id = ${messageId} and revision = 0 and state = 'sent'
    )
    select 'sent' as kind, null as what, count(*) as count, count(*) as deliveries from sent
    union all
    select 'read', null, count(*), count(*)
    from sent
    join read_up_to r on r.tenant_id = ${tenantId} and r.conversation_id = sent.conversation_id
    where case when sent.activity_id ~ '^[0-9]+$' then sent.activity_id::numeric <= r.activity_id end
    union all
    select r.kind, r.what, count(*), count(distinct sent.n)
    from sent
    join response r on r.tenant_id = ${tenantId} and r.conversation_id = sent.conversation_id
      and r.activity_id = sent.activity_id and not r.removed
    group by grouping sets ((r.kind, r.what), (r.kind))
    order by kind, what`.execute(db);
  return rows;
}
