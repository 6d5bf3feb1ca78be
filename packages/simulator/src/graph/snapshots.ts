import { randomUUID } from 'node:crypto';
import type { Member } from './member.ts';

// Lists under way at once; more than that are made anew where they are gone on with.
const mostKept = 20;

/** Long lists of members as they were when somebody began to read them page by page. */
export class Snapshots {
  readonly #lists = new Map<string, readonly Member[]>();

  /** Keeps a list, and says by which id. */
  keep(list: readonly Member[]): string {
    const id = randomUUID();
    this.#lists.set(id, list);
    for (const oldest of this.#lists.keys()) {
      if (this.#lists.size <= mostKept) break;
      this.#lists.delete(oldest);
    }
    return id;
  }

  get(id: string): readonly Member[] | undefined {
    return this.#lists.get(id);
  }

  clear(): void {
    this.#lists.clear();
  }
}
