import { createHash } from 'node:crypto';
import { GeneratedPerson } from './generated-person.ts';
import type { Person } from './person.ts';

/** How a population is made; `number` sets it apart from others of its tenant. */
export interface PopulationOptions {
  readonly tenantId: string;
  readonly number: number;
  readonly count: number;
  /** App ids of the bots that all of them have. */
  readonly apps: readonly string[];
}

const prefixLength = 24;
const indexDigits = 12;

/**
 * People who exist only as their number: a million of them cost nothing until something happens to one.
 * Their ids look like Entra's, and are the same in each run for the same tenant id.
 */
export class Population {
  readonly tenantId: string;
  readonly count: number;
  readonly apps: ReadonlySet<string>;
  /** What all of their ids begin with, and no others. */
  readonly prefix: string;
  readonly #number: number;

  constructor({ tenantId, number, count, apps }: PopulationOptions) {
    this.tenantId = tenantId;
    this.count = count;
    this.apps = new Set(apps);
    this.#number = number;
    const hash = createHash('sha256').update(`${tenantId}\n${number}`).digest('hex');
    this.prefix = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(12, 15)}-8${hash.slice(15, 18)}-`;
  }

  idOf(index: number): string {
    return this.prefix + index.toString(16).padStart(indexDigits, '0');
  }

  /** Makes the person of an id, or undefined when nobody here has it; `remember` as for `GeneratedPerson`. */
  person(id: string, remember: (person: Person) => void): Person | undefined {
    const index = Number.parseInt(id.slice(prefixLength), 16);
    if (!(index < this.count) || this.idOf(index) !== id) return undefined;
    const { tenantId } = this;
    const number = index + 1;
    const userPrincipalName = `person.${this.#number}.${number}@generated.example`;
    return new GeneratedPerson({ id, tenantId, name: `Person ${number}`, userPrincipalName, remember });
  }

  /** What the prefix of an id is, whosever it is. */
  static prefixOf(id: string): string {
    return id.slice(0, prefixLength);
  }
}
