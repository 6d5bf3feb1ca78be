import { ConfigInvalid, type Fault } from 'herald';
import type { Environment } from 'herald-server';
import { appFields, flagOf, type AppField } from './app-fields.ts';

/** What was given as flags, by the variables for which they stand. */
export type AppFlags = Environment;

/** Reads what an app is told, field by field, and keeps what is wrong with them; `finish` tells all of it at once. */
export class AppReader {
  readonly #flags: AppFlags;
  readonly #environment: Environment;
  readonly #faults: Fault[] = [];

  constructor(flags: AppFlags, environment: Environment) {
    this.#flags = flags;
    this.#environment = environment;
  }

  /** The field's text; undefined when it was not given, or given as nothing. */
  optional(field: AppField): string | undefined {
    const text = (this.#flags[appFields[field].variable] ?? this.#environment[appFields[field].variable])?.trim();
    return text === '' ? undefined : text;
  }

  required(field: AppField): string {
    const text = this.optional(field);
    if (text === undefined) {
      const { variable, says } = appFields[field];
      this.#faults.push({ field: variable, problem: `is missing: set it, or give ${flagOf(field)}: ${says}` });
    }
    return text ?? '';
  }

  /** What was given; a field without a default is required. */
  #given(field: AppField, otherwise: string | undefined): string | undefined {
    return otherwise === undefined ? this.required(field) : this.optional(field);
  }

  /** One line of so many characters at most; many lines where `lines` says so. */
  text(field: AppField, most: number, otherwise?: string, { lines = false } = {}): string {
    const text = this.#given(field, otherwise);
    if (text === undefined) return otherwise ?? '';
    // As JSON schemas count.
    const { length } = Array.from(text);
    if (length > most) this.fault(field, `has ${length} characters: shorten it to ${most}`);
    if ((lines ? /[\p{Cc}--[\n\r\t]]/v : /\p{Cc}/v).test(text))
      this.fault(field, lines ? 'holds control characters: leave them out' : 'has more than one line: make it one');
    return text;
  }

  /** Text of one form; `what` says which, as the end of "set it to". */
  matching(field: AppField, form: RegExp, what: string, otherwise?: string): string {
    const text = this.#given(field, otherwise);
    if (text === undefined) return otherwise ?? '';
    if (text !== '' && !form.test(text)) this.fault(field, `is not of that form: set it to ${what}`);
    return text;
  }

  /** A page of the developer's. */
  page(field: AppField): string {
    const text = this.required(field);
    const url = URL.parse(text);
    if (
      text !== '' &&
      (url?.protocol !== 'https:' || url.username !== '' || url.password !== '' || text.length > 2_048)
    )
      this.fault(field, 'is no address of a page: set it to an https URL of at most 2048 characters');
    return text;
  }

  /** Words with commas between, none twice. */
  list(field: AppField, most: number): readonly string[] {
    const words = (this.optional(field) ?? '')
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== '');
    const unique = [...new Set(words)];
    if (unique.length > most) this.fault(field, `holds ${unique.length}: leave at most ${most}`);
    return unique;
  }

  /** Keeps a problem with a field, under the name by which it was given. */
  fault(field: AppField, problem: string): void {
    const given = this.#flags[appFields[field].variable] === undefined ? appFields[field].variable : flagOf(field);
    this.#faults.push({ field: given, problem });
  }

  /** What was read; throws `ConfigInvalid` that names every field at fault. */
  finish<T>(read: T): T {
    if (this.#faults.length > 0) throw new ConfigInvalid(this.#faults);
    return read;
  }
}
