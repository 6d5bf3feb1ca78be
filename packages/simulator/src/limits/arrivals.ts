/** Instants of requests in ascending order: a ring that grows with what it holds. */
export class Arrivals {
  #times: number[] = [];
  #first = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds one instant; one that is a little older than the latest goes where it belongs. */
  add(time: number): void {
    if (this.#size === this.#times.length) this.#grow();
    let place = this.#size;
    this.#size += 1;
    for (; place > 0 && this.#at(place - 1) > time; place -= 1) this.#put(place, this.#at(place - 1));
    this.#put(place, time);
  }

  /** The latest instant for 1, the one before it for 2, and so on; before all time where there are fewer. */
  latest(nth: number): number {
    return nth > this.#size ? Number.NEGATIVE_INFINITY : this.#at(this.#size - nth);
  }

  /** Forgets what was at `until` or earlier. */
  forgetUntil(until: number): void {
    while (this.#size > 0 && this.#at(0) <= until) this.#forgetFirst();
  }

  /** Forgets the oldest beyond the latest `most`. */
  keepLatest(most: number): void {
    while (this.#size > most) this.#forgetFirst();
  }

  #forgetFirst(): void {
    this.#first = (this.#first + 1) % this.#times.length;
    this.#size -= 1;
  }

  #at(place: number): number {
    return this.#times[(this.#first + place) % this.#times.length] ?? Number.NaN;
  }

  #put(place: number, time: number): void {
    this.#times[(this.#first + place) % this.#times.length] = time;
  }

  // Most conversations see one message an hour: a ring begins with room for one.
  #grow(): void {
    const times: number[] = [];
    for (let place = 0; place < this.#size; place += 1) times.push(this.#at(place));
    do times.push(0);
    while (times.length < this.#size * 2);
    this.#times = times;
    this.#first = 0;
  }
}
