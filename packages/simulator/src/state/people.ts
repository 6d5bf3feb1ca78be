import type { Person } from './person.ts';
import { Population } from './population.ts';

/** Everybody there is by Entra id: people who were added one by one, and whole populations. */
export class People {
  readonly #added = new Map<string, Person>();
  readonly #populations = new Map<string, Population>();
  /** People of populations of whom there is more to know than their number. */
  readonly #remembered = new Map<string, Person>();
  readonly #gone = new Map<string, Population>();

  get(id: string): Person | undefined {
    return this.#added.get(id) ?? this.#remembered.get(id) ?? this.#generated(id);
  }

  has(id: string): boolean {
    return this.get(id) !== undefined;
  }

  get size(): number {
    return this.countOf();
  }

  /** How many people a tenant has; all tenants where none is named. */
  countOf(tenantId?: string): number {
    const inTenant = (one: { readonly tenantId: string }): boolean =>
      tenantId === undefined || one.tenantId === tenantId;
    const added = tenantId === undefined ? this.#added.size : [...this.#added.values()].filter(inTenant).length;
    const generated = this.populations(tenantId).reduce((sum, { count }) => sum + count, 0);
    return added + generated - [...this.#gone.values()].filter(inTenant).length;
  }

  /** The populations of a tenant in the order in which they were added; of all tenants where none is named. */
  populations(tenantId?: string): readonly Population[] {
    return [...this.#populations.values()].filter((one) => tenantId === undefined || one.tenantId === tenantId);
  }

  /** Says whether a bot came with the population that a person is of. */
  cameWith(id: string, appId: string): boolean {
    return this.#populations.get(Population.prefixOf(id))?.apps.has(appId) === true;
  }

  set(id: string, person: Person): void {
    this.#added.set(id, person);
  }

  addPopulation(population: Population): void {
    this.#populations.set(population.prefix, population);
  }

  delete(id: string): void {
    if (this.#added.delete(id)) return;
    const population = this.#populations.get(Population.prefixOf(id));
    if (population === undefined || !this.has(id)) return;
    this.#remembered.delete(id);
    this.#gone.set(id, population);
  }

  clear(): void {
    for (const map of [this.#added, this.#populations, this.#remembered, this.#gone]) map.clear();
  }

  #generated(id: string): Person | undefined {
    if (this.#gone.has(id)) return undefined;
    const remember = (person: Person): void => void this.#remembered.set(person.id, person);
    return this.#populations.get(Population.prefixOf(id))?.person(id, remember);
  }
}
