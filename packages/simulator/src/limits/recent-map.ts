/**
 * A map of what was touched lately: an entry stays for `spanMs` after it was last touched, and goes with the first
 * touch of any entry later than twice that, without anything ever being searched for it.
 */
export class RecentMap<Key, Value> {
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();
  #since = Number.NEGATIVE_INFINITY;
  #spanMs = 0;

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** The value of a key, made when there is none; the longest `spanMs` ever given is the one that holds. */
  touch(key: Key, { now, spanMs, make }: { now: number; spanMs: number; make: () => Value }): Value {
    this.#spanMs = Math.max(this.#spanMs, spanMs);
    this.#turn(now);
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const value = this.#old.get(key) ?? make();
    this.#old.delete(key);
    this.#young.set(key, value);
    return value;
  }

  #turn(now: number): void {
    const passed = now - this.#since;
    if (passed < this.#spanMs) return;
    // Whatever is young was touched within one span from the last turn; what is old was not touched for a whole span.
    this.#old = passed < 2 * this.#spanMs ? this.#young : new Map();
    this.#young = new Map();
    this.#since = now;
  }
}
