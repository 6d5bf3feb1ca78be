import type { ActivityContext } from '../../../model/activity.ts';
import type { Reader } from '../../../model/content.ts';
import type { Person } from '../../../model/person.ts';
import type { AddressBook } from '../../../ports.ts';

/** Who did something, as the activity that was verified says, and how they read. */
export type Who = { readonly person: Person; readonly reader: Reader };

/** The person of an activity that the address book has learnt from; undefined when none of this tenant did it. */
export async function findWho(
  { from, tenantId }: ActivityContext,
  { findPeople }: Pick<AddressBook, 'findPeople'>,
): Promise<Who | undefined> {
  const key =
    from?.teamsId !== undefined
      ? ({ by: 'teamsId', value: from.teamsId } as const)
      : from?.entraId !== undefined && ({ by: 'entraId', value: from.entraId } as const);
  if (key === false) return undefined;
  const [person] = await findPeople(key, tenantId);
  if (person === undefined) return undefined;
  const { locale, timeZone } = person;
  return {
    person,
    reader: { ...(locale === undefined ? {} : { locale }), ...(timeZone === undefined ? {} : { timeZone }) },
  };
}
