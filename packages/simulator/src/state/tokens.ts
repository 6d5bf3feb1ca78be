import type { Value } from './condition.ts';

/** A word or a sign of what is read; the last one is the `end`. */
export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: '(' | ')' | '[' | ']' | ',' | ':' | 'end' };

/** Makes the error for a token that does not fit; `at` counts it from 1. */
export type Wrong = (found: Token, wanted: string, at: number) => Error;

/** What is left to read of a condition that somebody wrote. */
export class Tokens {
  readonly #tokens: readonly Token[];
  readonly #wrong: Wrong;
  #next = 0;

  constructor(tokens: readonly Token[], wrong: Wrong) {
    this.#tokens = tokens;
    this.#wrong = wrong;
  }

  peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end' };
  }

  take(): Token {
    const found = this.peek();
    this.#next += 1;
    return found;
  }

  /** Takes the next token, which has to be of this kind. */
  expect(kind: Token['kind']): void {
    const found = this.take();
    if (found.kind !== kind) throw this.wrong(found, kind);
  }

  word(): string {
    const found = this.take();
    if (found.kind !== 'word') throw this.wrong(found, 'a name or an operator');
    return found.word;
  }

  /** Takes the next token if it is this word, in any case. */
  takeWord(word: string): boolean {
    const found = this.peek();
    if (found.kind !== 'word' || found.word.toLowerCase() !== word) return false;
    this.#next += 1;
    return true;
  }

  value(): Value {
    const found = this.take();
    if (found.kind === 'text') return found.text;
    if (found.kind === 'number') return found.number;
    const word = found.kind === 'word' ? found.word.toLowerCase() : '';
    if (word === 'null') return null;
    if (word === 'true' || word === 'false') return word === 'true';
    throw this.wrong(found, 'a value');
  }

  /** Values with commas between, in brackets. */
  list(open: '(' | '[', close: ')' | ']'): readonly Value[] {
    this.expect(open);
    const values = [this.value()];
    while (this.peek().kind === ',') {
      this.take();
      values.push(this.value());
    }
    this.expect(close);
    return values;
  }

  /** The error for a token that was taken last. */
  wrong(found: Token, wanted: string): Error {
    return this.#wrong(found, wanted, this.#next);
  }
}
