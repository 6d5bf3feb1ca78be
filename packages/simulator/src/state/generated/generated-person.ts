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
export class GeneratedPerson implements Person {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly givenName: string;
  readonly surname: string;
  readonly userPrincipalName: string;
  readonly email: string;
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly city: string | null;
  readonly country: string | null;
  readonly usageLocation: string | null;
  readonly officeLocation: string | null;
  readonly preferredLanguage: string | null;
  readonly locale: string;
  readonly timeZone: string;
  readonly guest: boolean;
  readonly accountEnabled: boolean;
  readonly licensed: boolean;
  readonly #remember: (person: Person) => void;
  #teams: Set<string> | undefined;

  constructor({ id, tenantId, fields, remember }: GeneratedPersonOptions) {
    this.id = id;
    this.tenantId = tenantId;
    this.name = fields.name;
    this.givenName = fields.givenName;
    this.surname = fields.surname;
    this.userPrincipalName = fields.userPrincipalName;
    this.email = fields.email;
    this.department = fields.department;
    this.jobTitle = fields.jobTitle;
    this.city = fields.city;
    this.country = fields.country;
    this.usageLocation = fields.usageLocation;
    this.officeLocation = fields.officeLocation;
    this.preferredLanguage = fields.preferredLanguage;
    this.locale = fields.locale;
    this.timeZone = fields.timeZone;
    this.guest = fields.guest;
    this.accountEnabled = fields.accountEnabled;
    this.licensed = fields.licensed;
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
