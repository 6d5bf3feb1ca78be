import { seededRandom } from './seeded-random.ts';

/** How long an answer is held back, in milliseconds: any time from `min` to `max`. */
export interface LatencySpan {
  readonly min: number;
  readonly max: number;
}

/** How many answers are held back, and for how long; without `share` it is all of them. */
export interface LatencySettings extends LatencySpan {
  readonly share: number;
  readonly seed: number;
}

/** A time out of a span; `random` gives numbers from 0 up to 1. */
export const pickLatency = ({ min, max }: LatencySpan, random: () => number): number =>
  min === max ? min : min + (max - min) * random();

const none: LatencySettings = { min: 0, max: 0, share: 1, seed: 0 };

/** How long Teams takes to answer: nothing, until it is told otherwise. */
export class Latency {
  #settings = none;
  #random = seededRandom(none.seed);

  set(settings: LatencySettings): void {
    this.#settings = settings;
    this.#random = seededRandom(settings.seed);
  }

  /** How long to hold back the next answer, in milliseconds. */
  next(): number {
    const { share } = this.#settings;
    if (this.#settings.max === 0 || (share < 1 && this.#random() >= share)) return 0;
    return pickLatency(this.#settings, this.#random);
  }

  clear(): void {
    this.set(none);
  }
}
