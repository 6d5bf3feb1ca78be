import { sql } from 'kysely';
import type { MessageKey } from '../../model/delivery.ts';
import { isUuid } from '../deliveries/is-uuid.ts';
import type { Handle } from '../handle.ts';

/** Whether a message has a delivery at one of these places, a person's under any id by which they were known. */
export async function isFor(
  db: Handle,
  { tenantId, messageId }: MessageKey,
  places: readonly string[],
): Promise<boolean> {
  if (!isUuid(messageId)) return false;
  const { rows } = await sql`
    select from delivery
    where tenant_id = ${tenantId} and message_id = ${messageId}::uuid and revision = 0 and place in (
      select unnest(${places}::text[]) collate "C"
      union all
      select 'p:' || alias_id collate "C" from person_alias
      where tenant_id = ${tenantId} and person_id in (
        select substr(place, 3) from unnest(${places}::text[]) as place where place like 'p:%'))
    limit 1`.execute(db);
  return rows.length > 0;
}
