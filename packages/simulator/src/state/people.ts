import type { Gone, WhatChanged } from './change-log.ts';
import { Population } from './generated/population.ts';
import { fieldsOf, type Person, type PersonField, type PersonFields } from './person.ts';
import { PersonNames } from './person-names.ts';
import { TenantDirectory } from './tenant-directory.ts';

/** Everybody there is by Entra id: people who were added one by one, and whole populations. */
export class People {
  readonly #added = new Map<string, Person>();
  /** Where in their tenant's order those who were added are. */
  readonly #places = new Map<string, number>();
  readonly #populations = new Map<string, Population>();
  /** People of populations of whom there is more to know than their number. */
  readonly #remembered = new Map<string, Person>();
  readonly #gone = new Map<string, Population>();
  /** Deleted people who can be restored. */
  readonly #restorable = new Map<string, Person>();
  readonly #names = new PersonNames();
  readonly #directories = new Map<string, TenantDirectory>();

  get(id: string): Person | undefined {
    return this.#added.get(id) ?? this.#remembered.get(id) ?? this.#generated(id);
  }

  has(id: string): boolean {
    return this.get(id) !== undefined;
  }

  /** Says whether nobody has an id or could get it back. */
  isFree(id: string): boolean {
    return !this.has(id) && !this.#restorable.has(id);
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

  /** The population that a person is of, and their number in it; undefined for those who were added one by one. */
  originOf(id: string): { readonly population: Population; readonly index: number } | undefined {
    const population = this.#populations.get(Population.prefixOf(id));
    const index = population?.indexOf(id);
    return population === undefined || index === undefined || this.#added.has(id) ? undefined : { population, index };
  }

  directory(tenantId: string): TenantDirectory {
    let directory = this.#directories.get(tenantId);
    if (directory === undefined) {
      directory = new TenantDirectory();
      this.#directories.set(tenantId, directory);
    }
    return directory;
  }

  /** Who is at a place of their tenant's order; nobody where they are deleted. */
  at(tenantId: string, place: number): Person | undefined {
    const found = this.directory(tenantId).order.at(place);
    if (found.kind === 'one') return found.one === undefined ? undefined : this.#added.get(found.one);
    const id = found.population.idOf(found.index);
    return this.#remembered.get(id) ?? this.#make(id, found);
  }

  /** Everybody in a tenant, in its order. */
  *all(tenantId: string): Iterable<Person> {
    const { order } = this.directory(tenantId);
    for (let place = 0; place < order.size; place += 1) {
      const person = this.at(tenantId, place);
      if (person !== undefined) yield person;
    }
  }

  /** The person of a user principal name; in one tenant where it is named. */
  named(userPrincipalName: string): Person | undefined {
    const id = this.#names.idNamed(userPrincipalName);
    if (id !== undefined) return this.get(id);
    const wanted = userPrincipalName.toLowerCase();
    return this.#generatedBy(userPrincipalName).find((one) => one.userPrincipalName.toLowerCase() === wanted);
  }

  /** Everybody of a tenant whose mail address or user principal name may be this one, and perhaps others. */
  possiblyAt(address: string, tenantId: string): readonly Person[] {
    const known = this.#names.idsAt(address).flatMap((id) => this.get(id) ?? []);
    const people = new Map([...known, ...this.#generatedBy(address)].map((person) => [person.id, person]));
    return [...people.values()].filter((one) => one.tenantId === tenantId);
  }

  add(person: Person): void {
    const { id } = person;
    const directory = this.directory(person.tenantId);
    this.#added.set(id, person);
    this.#places.set(id, directory.order.push(id));
    this.#names.enter(person);
    this.#note(person, { kind: 'came' });
  }

  addPopulation(population: Population): void {
    const directory = this.directory(population.tenantId);
    this.#populations.set(population.prefix, population);
    directory.order.pushPopulation(population);
    directory.changes.addPopulation(population);
  }

  /** Changes what is known of somebody, and gives them as they are then. */
  change(person: Person, fields: Partial<PersonFields>): Person {
    const before = fieldsOf(person);
    const after = { ...before, ...fields };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of `PersonFields`, made above
    const changed = (Object.keys(after) as PersonField[]).filter((field) => after[field] !== before[field]);
    if (changed.length === 0) return person;
    const { id, tenantId, teams } = person;
    const next: Person = { id, tenantId, teams, ...after };
    this.#names.strike(person);
    this.#names.enter(next);
    (this.#added.has(id) ? this.#added : this.#remembered).set(id, next);
    this.#note(next, { kind: 'fields', fields: changed });
    return next;
  }

  /** Takes somebody out of the directory. */
  delete(person: Person, gone: Gone): void {
    const { id, tenantId } = person;
    const origin = this.originOf(id);
    this.#names.strike(person);
    this.#remembered.delete(id);
    if (origin !== undefined) this.#gone.set(id, origin.population);
    this.#added.delete(id);
    if (gone === 'restorable') this.#restorable.set(id, person);
    else this.#leave(id, tenantId);
    this.#note(person, { kind: 'went', gone });
  }

  /** Somebody who was deleted and can be restored. */
  restorable(id: string): Person | undefined {
    return this.#restorable.get(id);
  }

  /** Brings back somebody who was deleted. */
  restore(person: Person): void {
    this.#restorable.delete(person.id);
    const isGenerated = this.#gone.delete(person.id);
    (isGenerated ? this.#remembered : this.#added).set(person.id, person);
    this.#names.enter(person);
    this.#note(person, { kind: 'came' });
  }

  clear(): void {
    for (const map of [this.#added, this.#places, this.#populations, this.#remembered, this.#gone]) map.clear();
    for (const map of [this.#restorable, this.#names, this.#directories]) map.clear();
  }

  #note({ id, tenantId }: Person, what: WhatChanged): void {
    this.directory(tenantId).changes.add({ id, what });
  }

  #leave(id: string, tenantId: string): void {
    const place = this.#places.get(id);
    this.#restorable.delete(id);
    this.#places.delete(id);
    if (place !== undefined) this.directory(tenantId).order.takeOut(place);
  }

  #generated(id: string): Person | undefined {
    const population = this.#populations.get(Population.prefixOf(id));
    const index = population?.indexOf(id);
    return population === undefined || index === undefined ? undefined : this.#make(id, { population, index });
  }

  #make(id: string, { population, index }: { population: Population; index: number }): Person | undefined {
    if (this.#gone.has(id)) return undefined;
    return population.personAt(index, (person) => void this.#remembered.set(person.id, person));
  }

  #generatedBy(address: string): readonly Person[] {
    return this.populations().flatMap((population) => {
      const index = population.indexIn(address);
      return index === undefined ? [] : (this.get(population.idOf(index)) ?? []);
    });
  }
}
