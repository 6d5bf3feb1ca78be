/** Lends one thing to one user at a time, in the order asked. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when everybody who asked before has ended their turn, with what ends this one. */
  async take(): Promise<() => void> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    return resolve;
  }
}
