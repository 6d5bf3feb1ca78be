import { randomUUID } from 'node:crypto';
import { conflict } from '../../../errors.ts';
import type { Person } from '../../../state/person.ts';
import type { World } from '../../../state/world.ts';
import type { NewPerson } from './person-args.ts';

/** What it takes to fill in what was not said of a person. */
export interface ToFillIn {
  readonly one: NewPerson;
  readonly index: number;
  readonly tenantId: string;
  readonly domain: string;
  /** Ids and names of those who are being added with them. */
  readonly taken: { readonly ids: Set<string>; readonly names: Set<string> };
}

/** A text as it may stand in an address: small letters and digits, with dots between. */
export const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '.')
    .replaceAll(/^\.|\.$/g, '');

/** Makes a person of what was said of them, or refuses an id or a name that somebody has. */
export function fillIn(world: World, { one, index, tenantId, domain, taken }: ToFillIn): Person {
  const personId = one.id ?? randomUUID();
  if (!world.people.isFree(personId) || taken.ids.has(personId))
    throw conflict(`person ${personId} is there already`, `people.${index}.id`);
  const guest = one.guest ?? false;
  const isTaken = (upn: string): boolean => world.people.named(upn) !== undefined || taken.names.has(upn.toLowerCase());
  // Two people of one name differ in a number; somebody who was deleted and may come back keeps theirs.
  const spare = world.people.size + index + 1;
  const upn = one.userPrincipalName ?? freeName(one.name, { guest, domain, isTaken, spare });
  if (isTaken(upn)) throw conflict(`${upn} is taken`, `people.${index}.userPrincipalName`);
  taken.ids.add(personId);
  taken.names.add(upn.toLowerCase());
  const [givenName = '', ...rest] = one.name.split(' ');
  const locale = one.locale ?? 'en-US';
  return {
    id: personId,
    tenantId,
    name: one.name,
    givenName: one.givenName ?? givenName,
    surname: one.surname ?? rest.join(' '),
    userPrincipalName: upn,
    email: one.email ?? upn.replace(/_([^_]*)#EXT#@.*$/i, '@$1'),
    department: one.department ?? null,
    jobTitle: one.jobTitle ?? null,
    city: one.city ?? null,
    country: one.country ?? null,
    usageLocation: one.usageLocation ?? null,
    officeLocation: one.officeLocation ?? null,
    preferredLanguage: one.preferredLanguage === undefined ? locale : one.preferredLanguage,
    locale,
    timeZone: one.timeZone ?? 'America/Los_Angeles',
    guest,
    accountEnabled: one.accountEnabled ?? true,
    licensed: one.licensed ?? !guest,
    teams: new Set(),
  };
}

interface FreeNameOptions {
  readonly guest: boolean;
  readonly domain: string;
  readonly isTaken: (upn: string) => boolean;
  readonly spare: number;
}

function freeName(fullName: string, { guest, domain, isTaken, spare }: FreeNameOptions): string {
  const base = slug(fullName) || 'person';
  // The form that Entra gives to guests (sheet 3.10).
  const upnOf = (local: string): string => (guest ? `${local}_guests.example#EXT#@${domain}` : `${local}@${domain}`);
  const plain = upnOf(base);
  let upn = plain;
  for (let number = spare; isTaken(upn); number += 1) upn = upnOf(`${base}.${number}`);
  return upn;
}
