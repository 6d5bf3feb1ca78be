import { sql } from 'kysely';
import type { ActivityId, ConversationId, TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';

export type ReadUpTo = {
  readonly tenant: TenantId;
  readonly conversation: ConversationId;
  readonly upTo: ActivityId;
  readonly at: Date;
};

/** Keeps how far a chat was read: the furthest that was told. Ids are compared as the numbers that they are (protocol sheet, 2.11). */
export async function storeReadUpTo(db: Handle, { tenant, conversation, upTo, at }: ReadUpTo): Promise<void> {
  await sql`
    insert into read_up_to (tenant_id, conversation_id, activity_id, at)
    values (${tenant}, ${conversation}, ${upTo}::text::numeric, ${at.toISOString()})
    on conflict (tenant_id, conversation_id) do update set activity_id = excluded.activity_id, at = excluded.at
    where read_up_to.activity_id < excluded.activity_id`.execute(db);
}
