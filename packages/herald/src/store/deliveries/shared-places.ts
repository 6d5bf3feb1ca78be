import { sql, type RawBuilder } from 'kysely';

/**
 * Whether a place, of a row under the name given, is seen by several people: a channel, or a chat that is not 1:1. Places
 * of people come behind all others, so that `isBeforePeople` is a bound of the index.
 */
export const isShared = (row: RawBuilder<unknown>): RawBuilder<boolean> => sql`(${row}.place like 'h:%' or exists (
  select from conversation c
  where c.tenant_id = ${row}.tenant_id and c.scope <> 'personal'
    and c.conversation_id = split_part(substr(${row}.place, 3), ';', 1) collate "default"))`;

/** Whether a place is not a person's: of a broadcast to everyone few are left to look at. */
export const isBeforePeople = (row: RawBuilder<unknown>): RawBuilder<boolean> => sql`${row}.place < 'p:'`;
