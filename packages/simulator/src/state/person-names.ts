import type { Person } from './person.ts';

/** Finds people who were added or changed by user principal name and by mail address, in any case. */
export class PersonNames {
  readonly #byName = new Map<string, string>();
  readonly #byAddress = new Map<string, Set<string>>();

  idNamed(userPrincipalName: string): string | undefined {
    return this.#byName.get(userPrincipalName.toLowerCase());
  }

  /** Ids of those whose user principal name or mail address it is. */
  idsAt(address: string): readonly string[] {
    return [...(this.#byAddress.get(address.toLowerCase()) ?? [])];
  }

  enter({ id, userPrincipalName, email }: Person): void {
    const name = userPrincipalName.toLowerCase();
    this.#byName.set(name, id);
    for (const address of new Set([name, email.toLowerCase()])) {
      const ids = this.#byAddress.get(address) ?? new Set();
      this.#byAddress.set(address, ids.add(id));
    }
  }

  strike({ id, userPrincipalName, email }: Person): void {
    const name = userPrincipalName.toLowerCase();
    if (this.#byName.get(name) === id) this.#byName.delete(name);
    for (const address of [name, email.toLowerCase()]) {
      const ids = this.#byAddress.get(address);
      ids?.delete(id);
      if (ids?.size === 0) this.#byAddress.delete(address);
    }
  }

  clear(): void {
    this.#byName.clear();
    this.#byAddress.clear();
  }
}
