import type { Population } from './generated/population.ts';
import type { PersonField } from './person.ts';
import { Segments, type Place } from './segments.ts';

/** Why somebody is not in the directory any more: `deleted` for good, or so that they can be restored (sheet 6.9). */
export type Gone = 'restorable' | 'deleted';

/** What happened to somebody in the directory. */
export type WhatChanged =
  | { readonly kind: 'came' }
  | { readonly kind: 'went'; readonly gone: Gone }
  | { readonly kind: 'fields'; readonly fields: readonly PersonField[] };

/** One entry: whom it happened to, and what. */
export interface Change {
  readonly id: string;
  readonly what: WhatChanged;
}

const none: readonly number[] = [];

/** Everything that ever happened in a tenant's directory, in its order; a place in it is what a delta token means. */
export class ChangeLog {
  readonly #entries = new Segments<Change>();
  /** The places of the entries of each person of whom there is more than that they came with a population. */
  readonly #places = new Map<string, number[]>();
  readonly #starts = new Map<Population, number>();

  get size(): number {
    return this.#entries.size;
  }

  add(change: Change): void {
    const place = this.#entries.push(change);
    const places = this.#places.get(change.id);
    if (places === undefined) this.#places.set(change.id, [place]);
    else places.push(place);
  }

  /** They all came. */
  addPopulation(population: Population): void {
    this.#starts.set(population, this.#entries.pushPopulation(population));
  }

  at(place: number): Place<Change> {
    return this.#entries.at(place);
  }

  /** What happened to somebody from one place up to another, apart from coming with a population. */
  of(id: string, { from, to }: { readonly from: number; readonly to: number }): readonly PlacedChange[] {
    return (this.#places.get(id) ?? none)
      .filter((place) => place >= from && place < to)
      .flatMap((place) => {
        const entry = this.#entries.at(place);
        return entry.kind === 'one' && entry.one !== undefined ? [{ place, what: entry.one.what }] : [];
      });
  }

  /** Where in the log a population came. */
  startOf(population: Population): number {
    return this.#starts.get(population) ?? 0;
  }
}

/** An entry and where it is. */
export interface PlacedChange {
  readonly place: number;
  readonly what: WhatChanged;
}
