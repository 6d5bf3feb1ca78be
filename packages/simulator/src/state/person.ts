/** What is known of somebody; a change of any of it is a change in the directory. */
export interface PersonFields {
  readonly name: string;
  /** Empty where they have but one name. */
  readonly givenName: string;
  readonly surname: string;
  readonly userPrincipalName: string;
  /** Empty where they have no mailbox. */
  readonly email: string;
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly city: string | null;
  readonly country: string | null;
  readonly usageLocation: string | null;
  readonly officeLocation: string | null;
  /** Their language as the directory has it, often not at all (sheet 6.11). */
  readonly preferredLanguage: string | null;
  /** The language of their Teams client. */
  readonly locale: string;
  readonly timeZone: string;
  readonly guest: boolean;
  readonly accountEnabled: boolean;
  /** Whether they have a licence for Teams, and a mailbox with it. */
  readonly licensed: boolean;
}

/** Somebody in a tenant; `id` is the Entra object id, unique in the whole simulator. */
export interface Person extends PersonFields {
  readonly id: string;
  readonly tenantId: string;
  /** Ids of the teams of which they are a member. */
  readonly teams: Set<string>;
}

/** One thing that is known of somebody. */
export type PersonField = keyof PersonFields;

/** The fields of a person without anything else that the object may have. */
export const fieldsOf = (person: PersonFields): PersonFields => ({
  name: person.name,
  givenName: person.givenName,
  surname: person.surname,
  userPrincipalName: person.userPrincipalName,
  email: person.email,
  department: person.department,
  jobTitle: person.jobTitle,
  city: person.city,
  country: person.country,
  usageLocation: person.usageLocation,
  officeLocation: person.officeLocation,
  preferredLanguage: person.preferredLanguage,
  locale: person.locale,
  timeZone: person.timeZone,
  guest: person.guest,
  accountEnabled: person.accountEnabled,
  licensed: person.licensed,
});
