import { Arrivals } from './arrivals.ts';

const spanMs = 1000;

/** The most that ever came within any 1,000 ms: each new one is counted with those of the second that it ends. */
export class Peak {
  readonly #arrivals = new Arrivals();
  #most = 0;

  get most(): number {
    return this.#most;
  }

  /** `at` in milliseconds of a clock that never goes back. */
  count(at: number): void {
    this.#arrivals.add(at);
    this.#arrivals.forgetUntil(at - spanMs);
    this.#most = Math.max(this.#most, this.#arrivals.size);
  }
}
