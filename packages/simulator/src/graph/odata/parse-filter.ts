import type { Comparison, Condition, Value } from '../../state/condition.ts';
import { refuse } from '../refusal.ts';
import { tokensOf, type FilterToken } from './tokens.ts';

const functions: Readonly<Record<string, Comparison>> = {
  startswith: 'startsWith',
  endswith: 'endsWith',
  contains: 'contains',
};

const notModelled = new Set(['ge', 'le', 'gt', 'lt', 'has', 'add', 'sub']);

/** Reads a `$filter`, or refuses what cannot be read or is not simulated; what its names mean is the route's matter. */
export function parseFilter(filter: string): Condition {
  const parser = new FilterParser(filter);
  const condition = parser.either('');
  parser.expect('end');
  return condition;
}

class FilterParser {
  readonly #filter: string;
  readonly #tokens: readonly FilterToken[];
  #next = 0;

  constructor(filter: string) {
    this.#filter = filter;
    this.#tokens = tokensOf(filter);
  }

  /** `variable` is the name of the item inside a lambda, such as the `p` of `plans/any(p:p/id eq '1')`. */
  either(variable: string): Condition {
    const of = [this.#both(variable)];
    while (this.#takeWord('or')) of.push(this.#both(variable));
    return together('or', of);
  }

  expect(kind: FilterToken['kind']): void {
    if (this.#take().kind !== kind) throw this.#wrong();
  }

  #both(variable: string): Condition {
    const of = [this.#one(variable)];
    while (this.#takeWord('and')) of.push(this.#one(variable));
    return together('and', of);
  }

  #one(variable: string): Condition {
    if (this.#takeWord('not')) return { kind: 'not', of: this.#one(variable) };
    if (this.#peek().kind === '(') {
      this.#take();
      const inside = this.either(variable);
      this.expect(')');
      return inside;
    }
    const word = this.#word();
    if (this.#peek().kind === '(') return this.#call(word, variable);
    return this.#compare(pathOf(word, variable));
  }

  #call(word: string, variable: string): Condition {
    this.#take();
    const lambda = /^(.+)\/(any|all)$/i.exec(word);
    if (lambda !== null) return this.#lambda(pathOf(lambda[1] ?? '', variable), lambda[2] ?? '');
    const name = word.toLowerCase();
    const by = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (by === undefined) throw refuse('notModelled', `the function ${word} in $filter`);
    const path = pathOf(this.#word(), variable);
    this.expect(',');
    const value = this.#value();
    this.expect(')');
    return { kind: 'compare', path, by, value };
  }

  #lambda(path: string, kind: string): Condition {
    if (kind.toLowerCase() === 'all') throw refuse('notModelled', 'the operator all in $filter');
    if (this.#peek().kind === ')') {
      this.#take();
      return { kind: 'any', path, of: undefined };
    }
    const inner = this.#word();
    this.expect(':');
    const of = this.either(inner);
    this.expect(')');
    return { kind: 'any', path, of };
  }

  #compare(path: string): Condition {
    const operator = this.#word().toLowerCase();
    if (notModelled.has(operator)) throw refuse('notModelled', `the operator ${operator} in $filter`);
    if (operator === 'in') return { kind: 'in', path, values: this.#list() };
    if (operator !== 'eq' && operator !== 'ne') throw this.#wrong();
    const value = this.#value();
    if (!path.endsWith('/$count')) return { kind: 'compare', path, by: operator, value };
    if (typeof value !== 'number') throw this.#wrong();
    return { kind: 'count', path: path.slice(0, -'/$count'.length), by: operator, value };
  }

  #list(): readonly Value[] {
    this.expect('(');
    const values = [this.#value()];
    while (this.#peek().kind === ',') {
      this.#take();
      values.push(this.#value());
    }
    this.expect(')');
    return values;
  }

  #value(): Value {
    const found = this.#take();
    if (found.kind === 'text') return found.text;
    if (found.kind === 'number') return found.number;
    const word = found.kind === 'word' ? found.word.toLowerCase() : '';
    if (word === 'null') return null;
    if (word === 'true' || word === 'false') return word === 'true';
    throw this.#wrong();
  }

  #word(): string {
    const found = this.#take();
    if (found.kind !== 'word') throw this.#wrong();
    return found.word;
  }

  #takeWord(word: string): boolean {
    const found = this.#peek();
    if (found.kind !== 'word' || found.word.toLowerCase() !== word) return false;
    this.#next += 1;
    return true;
  }

  #peek(): FilterToken {
    return this.#tokens[this.#next] ?? { kind: 'end' };
  }

  #take(): FilterToken {
    const found = this.#peek();
    this.#next += 1;
    return found;
  }

  #wrong(): Error {
    return refuse('badFilter', `Syntax error at word ${this.#next} in '${this.#filter}'.`);
  }
}

const together = (kind: 'and' | 'or', of: readonly Condition[]): Condition => {
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : { kind, of };
};

/** A path as conditions have it: that of the item itself inside a lambda, and without a cast before it. */
function pathOf(word: string, variable: string): string {
  if (variable !== '' && word === variable) return '';
  if (variable !== '' && word.startsWith(`${variable}/`)) return word.slice(variable.length + 1);
  return word.replace(/^microsoft\.graph\.\w+\//i, '');
}
