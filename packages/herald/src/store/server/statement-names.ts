import { createHash } from 'node:crypto';

/** Far more than Herald and its queue have; a connection keeps what it has prepared until it ends. */
const NAMED = 200;
/** Texts that vary, with lists written out, come once and go. */
const REMEMBERED = 1_000;
/** The statement is not there, is there already, or what it answers has changed: under no name it can be run. */
const OUTDATED: ReadonlySet<unknown> = new Set(['26000', '42P05', '0A000']);

/**
 * Names for statements, from a text's second use on: under a name, a connection parses and plans it once. A name tells its
 * text from every other, also where a pooler gives the connections of one process to another.
 */
export class StatementNames {
  /** None for those that no name may be used for any more. */
  readonly #names = new Map<string, string | undefined>();
  readonly #once = new Set<string>();

  /** The name to prepare a text under; undefined when it is to be sent as it is. */
  nameOf(text: string): string | undefined {
    if (this.#names.has(text)) return this.#names.get(text);
    if (this.#names.size >= NAMED) return undefined;
    if (!this.#once.delete(text)) {
      if (this.#once.size >= REMEMBERED) this.#once.clear();
      this.#once.add(text);
      return undefined;
    }
    const name = `herald_${createHash('sha256').update(text).digest('base64url')}`;
    this.#names.set(text, name);
    return name;
  }

  /**
   * Whether a text failed for its name, and would not without; it gets none again. So it is when a table was changed by a
   * later release while this process runs, and behind a pooler that does not know of prepared statements.
   */
  failedByName(text: string, error: unknown): boolean {
    if (this.#names.get(text) === undefined) return false;
    if (!(error instanceof Error && 'code' in error && OUTDATED.has(error.code))) return false;
    this.#names.set(text, undefined);
    return true;
  }
}
