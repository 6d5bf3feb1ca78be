import type { PersonFields } from '../person.ts';
import { departments } from './departments.ts';
import { draw, pick } from './draw.ts';
import { offices } from './offices.ts';

/** Which part of a generated organisation is not as most are, each from 0 to 1. */
export interface Shares {
  readonly guests: number;
  readonly disabled: number;
  readonly unlicensed: number;
}

/** What a generated person is drawn from; the same gives the same person. */
export interface ProfileOptions {
  readonly seed: number;
  readonly index: number;
  /** What ends their address before the @: nobody else in the tenant has it. */
  readonly suffix: string;
  readonly domain: string;
  readonly shares: Shares;
}

/** Where generated guests come from. */
export const guestDomain = 'partner.example';

// The directory often does not know the language (sheet 6.11).
const withoutLanguage = 0.1;

/** Says whether somebody is one of a share. */
export const isAmong = (share: number, drawn: number): boolean => drawn < share;

/** Whether a generated person is a guest, disabled or unlicensed; guests have no licence (sheet 6.7). */
export function standingOf(seed: number, index: number, { guests, disabled, unlicensed }: Shares) {
  const guest = isAmong(guests, draw(seed, index, 'guest'));
  return {
    guest,
    accountEnabled: !isAmong(disabled, draw(seed, index, 'disabled')),
    licensed: !guest && !isAmong(unlicensed, draw(seed, index, 'licence')),
  };
}

/** Draws what is known of a generated person. */
export function profileOf({ seed, index, suffix, domain, shares }: ProfileOptions): PersonFields {
  const office = pick(offices, draw(seed, index, 'office'));
  const given = pick(office.given, draw(seed, index, 'given'));
  const surname = pick(office.surnames, draw(seed, index, 'surname'));
  const department = pick(departments, draw(seed, index, 'department'));
  const standing = standingOf(seed, index, shares);
  const local = `${given.ascii}.${surname.ascii}.${suffix}`;
  return {
    name: `${given.text} ${surname.text}`,
    givenName: given.text,
    surname: surname.text,
    userPrincipalName: standing.guest ? `${local}_${guestDomain}#EXT#@${domain}` : `${local}@${domain}`,
    email: standing.guest ? `${local}@${guestDomain}` : standing.licensed ? `${local}@${domain}` : '',
    department: department.name,
    jobTitle: pick(department.titles, draw(seed, index, 'title')),
    city: office.city,
    country: office.country,
    usageLocation: office.code,
    officeLocation: `${office.city} office`,
    preferredLanguage: isAmong(withoutLanguage, draw(seed, index, 'language')) ? null : office.locale,
    locale: office.locale,
    timeZone: office.timeZone,
    ...standing,
  };
}
