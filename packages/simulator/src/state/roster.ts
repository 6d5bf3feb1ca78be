/** The members of a team or chat, in the order in which they joined; any page of them costs only its own length. */
export class Roster {
  readonly #members: Set<string>;
  #order: readonly string[] | undefined;

  constructor(members: Iterable<string>) {
    this.#members = new Set(members);
  }

  get size(): number {
    return this.#members.size;
  }

  has(personId: string): boolean {
    return this.#members.has(personId);
  }

  /** Says whether the person was not a member before. */
  add(personId: string): boolean {
    if (this.#members.has(personId)) return false;
    this.#members.add(personId);
    this.#order = undefined;
    return true;
  }

  /** Says whether the person was a member before. */
  remove(personId: string): boolean {
    if (!this.#members.delete(personId)) return false;
    this.#order = undefined;
    return true;
  }

  all(): readonly string[] {
    // Kept until somebody joins or leaves: reading a large roster page by page must not copy it for every page.
    this.#order ??= [...this.#members];
    return this.#order;
  }
}
