import { createHash } from 'node:crypto';
import type { Person } from '../person.ts';
import { draw } from './draw.ts';
import { generatedPerson } from './generated-person.ts';
import { guestDomain, profileOf, standingOf, type Shares } from './profile.ts';

/** What a person has to do with the bots that came with the population. */
export type AppStanding = 'installed' | 'blocked' | 'forbidden' | 'none';

/** How a population is made; `number` sets it apart from others of its tenant. */
export interface PopulationOptions {
  readonly tenantId: string;
  readonly domain: string;
  readonly number: number;
  readonly count: number;
  readonly seed: number;
  /** App ids of the bots that they came with. */
  readonly apps: readonly string[];
  readonly shares: PopulationShares;
}

/** Parts of a population, each from 0 to 1; those who blocked the bots are among those who have them. */
export interface PopulationShares extends Shares {
  readonly installed: number;
  readonly blocked: number;
  /** A policy lets nobody install the bots for them. */
  readonly forbidden: number;
}

const prefixLength = 24;
const indexDigits = 12;
// The number of a population but the first, the number of the person, and whether they are a guest (see `profileOf`).
const address = /\.(?:(\d+)-)?(\d+)(?:_partner\.example#ext#)?@(.+)$/;

/**
 * People who exist only as their number: a million of them cost nothing until something happens to one.
 * Their ids look like Entra's, and are the same in each run for the same tenant id.
 */
export class Population {
  readonly tenantId: string;
  readonly domain: string;
  readonly count: number;
  readonly apps: ReadonlySet<string>;
  readonly shares: PopulationShares;
  /** What all of their ids begin with, and no others. */
  readonly prefix: string;
  readonly #number: number;
  readonly #seed: number;

  constructor({ tenantId, domain, number, count, seed, apps, shares }: PopulationOptions) {
    this.tenantId = tenantId;
    this.domain = domain;
    this.count = count;
    this.apps = new Set(apps);
    this.shares = shares;
    this.#number = number;
    this.#seed = seed;
    const hash = createHash('sha256').update(`${tenantId}\n${number}`).digest('hex');
    this.prefix = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(12, 15)}-8${hash.slice(15, 18)}-`;
  }

  idOf(index: number): string {
    return this.prefix + index.toString(16).padStart(indexDigits, '0');
  }

  /** The number of the person who has an id, or undefined when nobody here has it. */
  indexOf(id: string): number | undefined {
    const index = Number.parseInt(id.slice(prefixLength), 16);
    return index < this.count && this.idOf(index) === id ? index : undefined;
  }

  /** Makes the person of a number; `remember` as for `generatedPerson`. */
  personAt(index: number, remember: (person: Person) => void): Person {
    const { tenantId, domain, shares } = this;
    const suffix = this.#number === 1 ? `${index + 1}` : `${this.#number}-${index + 1}`;
    const fields = profileOf({ seed: this.#seed, index, suffix, domain, shares });
    return generatedPerson({ id: this.idOf(index), tenantId, fields, remember });
  }

  /** The number in a user principal name or mail address, if it may be of somebody here. */
  indexIn(name: string): number | undefined {
    const [, population = '1', number, domain] = address.exec(name.toLowerCase()) ?? [];
    const index = Number(number) - 1;
    const isOurs = domain === this.domain || domain === guestDomain;
    return isOurs && Number(population) === this.#number && index < this.count ? index : undefined;
  }

  standingOf(index: number): ReturnType<typeof standingOf> {
    return standingOf(this.#seed, index, this.shares);
  }

  /** What somebody has to do with the bots of this population; only those with a licence have them. */
  appStandingOf(index: number): AppStanding {
    const { installed, blocked, forbidden } = this.shares;
    const drawn = draw(this.#seed, index, 'app');
    if (drawn >= 1 - forbidden) return 'forbidden';
    if (drawn >= installed || !this.standingOf(index).licensed) return 'none';
    return drawn < blocked ? 'blocked' : 'installed';
  }

  /** What the prefix of an id is, whosever it is. */
  static prefixOf(id: string): string {
    return id.slice(0, prefixLength);
  }
}
