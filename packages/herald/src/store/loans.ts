/** Counts what is lent, so that whoever closes can wait until all of it is back. */
export class Loans {
  #lent = 0;
  #allBack = Promise.withResolvers<void>();

  lend(): void {
    this.#lent += 1;
  }

  takeBack(): void {
    this.#lent -= 1;
    if (this.#lent > 0) return;
    this.#allBack.resolve();
    this.#allBack = Promise.withResolvers();
  }

  /** Resolves when nothing is lent. */
  async ended(): Promise<void> {
    while (this.#lent > 0) await this.#allBack.promise;
  }
}
