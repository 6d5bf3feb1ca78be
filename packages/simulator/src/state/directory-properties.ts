import type { Person, PersonField, PersonFields } from './person.ts';

/** A property of a person as the directory shows it, and what makes it change. */
export interface DirectoryProperty {
  readonly read: (person: Person) => unknown;
  readonly from: readonly PersonField[];
  readonly type: 'text' | 'boolean' | 'list';
}

type TextField = {
  [Field in PersonField]: PersonFields[Field] extends string | null ? Field : never;
}[PersonField];

const text = (from: TextField): DirectoryProperty => ({
  read: (person) => (person[from] === '' ? null : person[from]),
  from: [from],
  type: 'text',
});

/** The Teams service plan of the commercial cloud (sheet 6.8). */
export const teamsPlanId = '57ff2da0-773e-42df-b2af-ffb7a2317929';
const exchangePlanId = 'efb87545-963c-4e0d-99df-69c6916d9eb0';
/** The licence that people here have: Office 365 E3. */
export const sku = { id: '6fd2c87f-b296-42f0-b197-1e91e994b900', name: 'ENTERPRISEPACK' };
/** What that licence contains, as far as it matters here. */
export const plans = [
  { id: teamsPlanId, name: 'TEAMS1', service: 'TeamspaceAPI' },
  { id: exchangePlanId, name: 'EXCHANGE_S_ENTERPRISE', service: 'exchange' },
];

const assignedDateTime = '2026-01-05T08:00:00Z';
const assignedLicenses = [{ disabledPlans: [], skuId: sku.id }];
const assignedPlans = plans.map(({ id, service }) => {
  return { assignedDateTime, capabilityStatus: 'Enabled', service, servicePlanId: id };
});

/** Every property of a person that is simulated, by the name that Graph has for it (sheet 6.8). */
export const directoryProperties: Readonly<Record<string, DirectoryProperty>> = {
  id: { read: ({ id }) => id, from: [], type: 'text' },
  businessPhones: { read: () => [], from: [], type: 'list' },
  displayName: text('name'),
  givenName: text('givenName'),
  jobTitle: text('jobTitle'),
  mail: text('email'),
  mobilePhone: { read: () => null, from: [], type: 'text' },
  officeLocation: text('officeLocation'),
  preferredLanguage: text('preferredLanguage'),
  surname: text('surname'),
  userPrincipalName: text('userPrincipalName'),
  accountEnabled: { read: ({ accountEnabled }) => accountEnabled, from: ['accountEnabled'], type: 'boolean' },
  userType: { read: ({ guest }) => (guest ? 'Guest' : 'Member'), from: ['guest'], type: 'text' },
  department: text('department'),
  city: text('city'),
  country: text('country'),
  usageLocation: text('usageLocation'),
  mailNickname: {
    read: ({ userPrincipalName }) => userPrincipalName.split('@')[0],
    from: ['userPrincipalName'],
    type: 'text',
  },
  assignedLicenses: { read: ({ licensed }) => (licensed ? assignedLicenses : []), from: ['licensed'], type: 'list' },
  assignedPlans: { read: ({ licensed }) => (licensed ? assignedPlans : []), from: ['licensed'], type: 'list' },
};

/** What is shown where nobody says what they want (sheet 6.8). */
export const defaultProperties: readonly string[] = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
];
