import { ConfigInvalid, type Fault } from 'herald';
import { Secret } from './secret.ts';

/** Variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads variables one by one and keeps what is wrong with them; `finish` tells all of it at once. */
export class EnvironmentReader {
  readonly #environment: Environment;
  readonly #faults: Fault[] = [];

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** The variable's text; undefined when it is not set, or set to nothing. */
  optional(name: string): string | undefined {
    const text = this.#environment[name];
    if (text === undefined || text === '') return undefined;
    // A blank from copying, or the line end of a file, makes a secret that is refused and looks right.
    if (text.trim() !== text) this.fault(name, 'begins or ends with white space: set it without');
    return text;
  }

  /** The text of a variable that must be set; `what` says what it should hold. */
  required(name: string, what: string): string {
    const text = this.optional(name);
    if (text === undefined) this.fault(name, `is missing: set it to ${what}`);
    return text ?? '';
  }

  /** A variable whose text is shown nowhere. */
  secret(name: string): Secret | undefined {
    const text = this.optional(name);
    return text === undefined ? undefined : new Secret(text);
  }

  /** A whole number in the given bounds; undefined when the variable is not set. */
  integer(name: string, { min, max }: { readonly min: number; readonly max: number }): number | undefined {
    const text = this.optional(name);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < min || number > max)
      this.fault(name, `is ${shown(text)}: set it to a whole number from ${min} to ${max}`);
    return number;
  }

  /** One of a few words. */
  choice<const Word extends string>(name: string, words: readonly Word[], otherwise: NoInfer<Word>): Word {
    const text = this.optional(name);
    if (text === undefined) return otherwise;
    const word = words.find((each) => each === text);
    if (word === undefined) this.fault(name, `is ${shown(text)}: set it to ${listed(words)}`);
    return word ?? otherwise;
  }

  /** Keeps a problem with a variable: what is wrong and what would do, in words that follow the variable's name. */
  fault(field: string, problem: string): void {
    this.#faults.push({ field, problem });
  }

  /** The configuration, frozen; throws `ConfigInvalid` that names every variable at fault. */
  finish<T extends object>(config: T): Readonly<T> {
    if (this.#faults.length > 0) throw new ConfigInvalid(this.#faults);
    return Object.freeze(config);
  }
}

/** A value as an error may show it: what could hold a password or a token is not repeated. */
export function shown(text: string): string {
  return /^[\w.:/,-]{1,80}$/.test(text) ? JSON.stringify(text) : 'not of that form';
}

const listed = (words: readonly string[]): string => `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
