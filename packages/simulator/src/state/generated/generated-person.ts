import type { Person, PersonFields } from '../person.ts';

/** Who a generated person is. */
export interface GeneratedPersonOptions {
  readonly id: string;
  readonly tenantId: string;
  readonly fields: PersonFields;
  /** Called when there comes to be something to remember of them. */
  readonly remember: (person: Person) => void;
}

/** A person made from their number alone; made anew each time, until they are in a team. */
export function generatedPerson({ id, tenantId, fields, remember }: GeneratedPersonOptions): Person {
  let teams: Set<string> | undefined;
  return {
    ...fields,
    id,
    tenantId,
    get teams() {
      if (teams === undefined) {
        teams = new Set();
        remember(this);
      }
      return teams;
    },
  };
}
