import { sql, type RawBuilder } from 'kysely';

/** The places to which one revision of a message, whose key the columns name, is leaving: an array, empty for most. */
export const leavingPlaces = (
  tenantId: RawBuilder<unknown>,
  messageId: RawBuilder<unknown>,
  revision: RawBuilder<unknown>,
  where: RawBuilder<unknown> = sql`true`,
): RawBuilder<readonly string[]> => sql`array(
  select l.place from leaving l
  where l.tenant_id = ${tenantId} and l.message_id = ${messageId} and l.revision = ${revision} and ${where})`;
