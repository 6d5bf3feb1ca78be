import { sql, type RawBuilder } from 'kysely';
import type { PersonRow } from '../schema.ts';

/** Somebody's language, of a person under this name: what Teams told of it, or else what their directory says. */
export const bestLocale = (person: RawBuilder<unknown>): RawBuilder<string | null> =>
  sql`coalesce(${person}.locale, ${person}.listed ->> 'locale')`;

/** The same of their time zone, of which the mailbox knows. */
export const bestTimeZone = (person: RawBuilder<unknown>): RawBuilder<string | null> =>
  sql`coalesce(${person}.time_zone, ${person}.listed ->> 'timeZone')`;

/** Both, of a row that was read. */
export function bestOf({ locale, time_zone, listed }: Pick<PersonRow, 'locale' | 'time_zone' | 'listed'>) {
  const said = listed === null || listed.deleted ? undefined : listed;
  return { locale: locale ?? said?.locale ?? null, time_zone: time_zone ?? said?.timeZone ?? null };
}
