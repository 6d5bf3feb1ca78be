/** A text that no log, error, inspection or JSON shows: only `reveal` does. */
export class Secret {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  reveal(): string {
    return this.#text;
  }
  toJSON(): string {
    return '(secret)';
  }
  toString(): string {
    return '(secret)';
  }
}
