import { defaultProperties, directoryProperties } from '../../../state/directory-properties.ts';
import type { Read } from '../../../state/condition.ts';
import type { Person } from '../../../state/person.ts';
import { refuse } from '../../refusal.ts';
import { param, type GraphCall } from '../../route.ts';
import type { FilterSchema, FilterUse, Filterable } from '../../odata/check-filter.ts';
import type { Selectable } from '../../odata/select.ts';

// Properties of Graph's users that are not simulated; asking for one is no mistake of the caller's.
const notModelled = (
  'aboutMe ageGroup birthday companyName consentProvidedForMinor createdDateTime creationType ' +
  'deletedDateTime employeeHireDate employeeId employeeOrgData employeeType externalUserState faxNumber ' +
  'hireDate identities imAddresses interests isResourceAccount lastPasswordChangeDateTime ' +
  'legalAgeGroupClassification licenseAssignmentStates mailboxSettings manager mySite ' +
  'onPremisesExtensionAttributes onPremisesImmutableId onPremisesSyncEnabled otherMails passwordPolicies ' +
  'postalCode preferredName provisionedPlans proxyAddresses securityIdentifier showInAddressList ' +
  'signInActivity signInSessionsValidFromDateTime skills state streetAddress'
).split(' ');

/** What can be asked of a user. */
export const userProperties: Selectable = {
  type: 'microsoft.graph.user',
  properties: Object.keys(directoryProperties),
  notModelled,
};

const equal: readonly FilterUse[] = ['eq', 'in'];
const text = (plain: readonly FilterUse[], advanced: readonly FilterUse[]): Filterable => {
  return { type: 'text', plain, advanced };
};
const common = text([...equal, 'startsWith'], ['ne', 'not', 'null']);
const onlyAdvanced = text([], [...equal, 'startsWith', 'ne', 'not', 'null']);

/** What users can be filtered by, plainly or in advanced queries (the table of Graph's page on advanced queries). */
export const userFilter: FilterSchema = {
  resource: 'User',
  properties: {
    id: text(equal, ['ne', 'not']),
    accountEnabled: { type: 'boolean', plain: equal, advanced: ['ne', 'not'] },
    userType: text(equal, ['ne', 'not', 'null']),
    displayName: common,
    givenName: common,
    surname: common,
    mailNickname: common,
    department: common,
    jobTitle: common,
    city: common,
    country: common,
    usageLocation: common,
    mail: text([...equal, 'startsWith'], ['ne', 'not', 'null', 'endsWith']),
    userPrincipalName: text([...equal, 'startsWith'], ['ne', 'not', 'endsWith']),
    officeLocation: onlyAdvanced,
    preferredLanguage: onlyAdvanced,
    assignedLicenses: { type: 'list', plain: ['any'], advanced: ['not', 'count'], items: ['skuId'] },
    assignedPlans: {
      type: 'list',
      plain: [],
      advanced: ['any', 'not'],
      items: ['capabilityStatus', 'service', 'servicePlanId'],
    },
  },
  others: [...userProperties.properties, ...notModelled],
};

/** A user as Graph shows it: the properties that were asked for, or those that are shown anyway. */
export function viewUser(
  person: Person,
  select: readonly string[] = defaultProperties,
): Readonly<Record<string, unknown>> {
  const view: Record<string, unknown> = {};
  for (const name of select) {
    const property = directoryProperties[name];
    if (property !== undefined) view[name] = property.read(person);
  }
  return view;
}

/** Reads a user for a condition. */
export const readUser =
  (person: Person): Read =>
  (path) =>
    directoryProperties[path]?.read(person);

/** The user of the path, by Entra id or user principal name, in the caller's tenant. */
export function userOf(call: GraphCall): Person {
  const given = param(call, 'user');
  const { people } = call.world;
  const person = people.get(given) ?? people.get(given.toLowerCase()) ?? people.named(given);
  if (person === undefined || person.tenantId !== call.caller.tenantId) throw refuse('noResource', given);
  return person;
}
