import { sql } from 'kysely';
import type { Response, ResponseCounts } from '../../content-ports.ts';
import type { MessageKey } from '../../model/delivery.ts';
import { isUuid } from '../deliveries/is-uuid.ts';
import type { Handle } from '../handle.ts';

type Sent = Pick<ResponseCounts, 'sent' | 'read' | 'clicked'>;
type Row = { readonly kind: Response['kind']; readonly what: string; readonly count: number };

/**
 * Counts what came back of a message: of where it was sent first, since edits leave it there. What was sent without an id
 * counts as sent only.
 */
export async function countResponses(db: Handle, { tenantId, messageId }: MessageKey): Promise<ResponseCounts> {
  const none = { sent: 0, read: 0, clicked: 0, actions: {}, reactions: {}, replies: 0 };
  if (!isUuid(messageId)) return none;
  const deliveries = sql`
    select split_part(conversation_id, ';', 1) as conversation_id, activity_id from delivery
    where tenant_id = ${tenantId} and message_id = ${messageId} and revision = 0 and state = 'sent'`;
  const { rows } = await sql<Row>`
    select r.kind, r.what, count(*) as count
    from (${deliveries}) d
    join response r on r.tenant_id = ${tenantId} and r.conversation_id = d.conversation_id
      and r.activity_id = d.activity_id and not r.removed
    group by r.kind, r.what order by r.kind, r.what`.execute(db);
  const { rows: sums } = await sql<Sent>`
    select count(*) as sent,
      count(*) filter (where case when d.activity_id ~ '^[0-9]+$' then d.activity_id::numeric <= r.activity_id end) as read,
      count(*) filter (where exists (
        select from response a
        where a.tenant_id = ${tenantId} and a.conversation_id = d.conversation_id and a.activity_id = d.activity_id
          and a.kind = 'action')) as clicked
    from (${deliveries}) d
    left join read_up_to r on r.tenant_id = ${tenantId} and r.conversation_id = d.conversation_id`.execute(db);
  return {
    ...none,
    ...sums[0],
    actions: countsOf(rows, 'action'),
    reactions: countsOf(rows, 'reaction'),
    replies: countsOf(rows, 'reply')[''] ?? 0,
  };
}

const countsOf = (rows: readonly Row[], kind: Row['kind']): Record<string, number> =>
  Object.fromEntries(rows.filter((row) => row.kind === kind).map(({ what, count }) => [what, count]));
