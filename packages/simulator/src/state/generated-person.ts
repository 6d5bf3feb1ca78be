import type { Person } from './person.ts';

/** Who a generated person is. */
export interface GeneratedPersonOptions {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly userPrincipalName: string;
  /** Called when there comes to be something to remember of them. */
  readonly remember: (person: Person) => void;
}

/** A person made from their number alone; made anew each time, until they are in a team. */
export class GeneratedPerson implements Person {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly userPrincipalName: string;
  readonly email: string;
  readonly locale = 'en-US';
  readonly timeZone = 'America/Los_Angeles';
  readonly guest = false;
  readonly #remember: (person: Person) => void;
  #teams: Set<string> | undefined;

  constructor({ id, tenantId, name, userPrincipalName, remember }: GeneratedPersonOptions) {
    this.id = id;
    this.tenantId = tenantId;
    this.name = name;
    this.userPrincipalName = userPrincipalName;
    this.email = userPrincipalName;
    this.#remember = remember;
  }

  get teams(): Set<string> {
    if (this.#teams === undefined) {
      this.#teams = new Set();
      this.#remember(this);
    }
    return this.#teams;
  }
}
