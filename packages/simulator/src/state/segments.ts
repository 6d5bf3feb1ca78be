import type { Population } from './generated/population.ts';

/** What is at a place of a list: one thing, or somebody of a population by their number; undefined where it was taken out. */
export type Place<One> =
  | { readonly kind: 'one'; readonly one: One | undefined }
  | { readonly kind: 'generated'; readonly population: Population; readonly index: number };

type Segment<One> =
  | { readonly start: number; readonly ones: (One | undefined)[] }
  | { readonly start: number; readonly population: Population };

/** A list that only grows, of single things and whole populations; what is at a place stays there. */
export class Segments<One> {
  readonly #segments: Segment<One>[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Says at which place it is. */
  push(one: One): number {
    const last = this.#segments.at(-1);
    if (last !== undefined && 'ones' in last) last.ones.push(one);
    else this.#segments.push({ start: this.#size, ones: [one] });
    this.#size += 1;
    return this.#size - 1;
  }

  /** Says at which place the first of them is. */
  pushPopulation(population: Population): number {
    const start = this.#size;
    this.#segments.push({ start, population });
    this.#size += population.count;
    return start;
  }

  /** Leaves a hole. */
  takeOut(place: number): void {
    const segment = this.#segmentOf(place);
    if (segment !== undefined && 'ones' in segment) segment.ones[place - segment.start] = undefined;
  }

  at(place: number): Place<One> {
    const segment = this.#segmentOf(place);
    if (segment === undefined) return { kind: 'one', one: undefined };
    const { start } = segment;
    return 'ones' in segment
      ? { kind: 'one', one: segment.ones[place - start] }
      : { kind: 'generated', population: segment.population, index: place - start };
  }

  // There are few segments unless people and populations were added in turns.
  #segmentOf(place: number): Segment<One> | undefined {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#segments[middle]?.start ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return place < this.#size ? this.#segments[low] : undefined;
  }
}
