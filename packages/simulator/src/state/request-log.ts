/** One request to the Connector or the login, as it was answered. */
export interface RequestEntry {
  /** Epoch milliseconds at the answer. */
  readonly at: number;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Null: the connection was reset, or the answer never came (see faults). */
  readonly status: number | null;
  /** Whether it carried a token of ours; null where none is asked for. */
  readonly authorized: boolean | null;
  /** False: nothing of Teams is known to lie at this path. */
  readonly known: boolean;
}

/** The latest requests; older ones fall out at the far end. */
export class RequestLog {
  readonly #capacity: number;
  readonly #entries: RequestEntry[] = [];
  readonly #listeners = new Set<(entry: RequestEntry) => void>();
  #next = 0;

  constructor(capacity = 1000) {
    this.#capacity = capacity;
  }

  record(entry: RequestEntry): void {
    this.#entries[this.#next] = entry;
    this.#next = (this.#next + 1) % this.#capacity;
    for (const listener of this.#listeners) listener(entry);
  }

  /** Calls `listener` for each request from now on. */
  listen(listener: (entry: RequestEntry) => void): void {
    this.#listeners.add(listener);
  }

  /** Oldest first. */
  latest(): readonly RequestEntry[] {
    if (this.#entries.length < this.#capacity) return [...this.#entries];
    return [...this.#entries.slice(this.#next), ...this.#entries.slice(0, this.#next)];
  }

  clear(): void {
    this.#entries.length = 0;
    this.#next = 0;
  }
}
