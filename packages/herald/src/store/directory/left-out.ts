import { sql, type RawBuilder } from 'kysely';

/**
 * Why a message to everyone leaves somebody out, of a person under this name: `deleted`, `guest`, `disabled` or `unlicensed`, the
 * first that fits; null for all others, and for whoever the directory was never read about.
 */
export const leftOutWhy = (person: RawBuilder<unknown>): RawBuilder<string | null> => sql`case
  when ${person}.listed is null then null
  when ${person}.listed ? 'deleted' then 'deleted'
  when ${person}.listed ->> 'guest' = 'true' then 'guest'
  when ${person}.listed ->> 'enabled' = 'false' then 'disabled'
  when ${person}.listed ->> 'licensed' = 'false' then 'unlicensed' end`;
